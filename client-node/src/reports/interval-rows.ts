import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Tick } from "./axis.ts";

/** One row of a picture: its name, and what is drawn on the axis; what is not told is absent. */
export interface IntervalRow {
  readonly name: string;
  /** Thick bar. */
  readonly bar?: readonly [number, number];
  /** Dot. */
  readonly dot?: number;
  /** Ring, in place of a dot. */
  readonly ring?: number;
  /** Thin line with ends. */
  readonly error?: readonly [number, number];
}

/** A picture of intervals, one below the other, on one axis. */
export interface IntervalPicture {
  readonly rows: readonly IntervalRow[];
  /** Ends of the axis. */
  readonly lo: number;
  readonly hi: number;
  readonly ticks: readonly Tick[];
  /** What the picture shows, for who cannot see it. */
  readonly alt: string;
}

const [WIDTH, MARGIN, ROW, MARKS] = [320, 22, 24, 18];

/** Draws rows of intervals, each beside its name, with a number axis under them. A name is text of the page: it is never cut. */
export function intervalRows({ rows, lo, hi, ticks, alt }: IntervalPicture): Html {
  const place = (value: number) => {
    const share = hi > lo ? Math.min(1, Math.max(0, (value - lo) / (hi - lo))) : 0.5;
    return Number((MARGIN + share * (WIDTH - 2 * MARGIN)).toFixed(1));
  };
  const grid = ticks.map(
    ({ at }) => html`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="0" y2="${ROW}" />`,
  );
  const marks = ticks.map(
    ({ at, label }) => html`<text x="${place(at)}" y="${MARKS - 4}" text-anchor="middle">${label}</text>`,
  );
  return html`<div class="rows" role="group" aria-label="${alt}">
    ${rows.map(
      ({ name, ...row }) =>
        html`<div class="row">
          <span class="name">${name}</span>
          <svg viewBox="0 0 ${WIDTH} ${ROW}" aria-hidden="true">${grid} ${drawn(row, place)}</svg>
        </div>`,
    )}
    <div class="row">
      <span></span>
      <svg viewBox="0 0 ${WIDTH} ${MARKS}" aria-hidden="true">
        <line class="axis" x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="1" y2="1" />
        ${marks}
      </svg>
    </div>
  </div>`;
}

function drawn({ bar, dot, ring, error }: Omit<IntervalRow, "name">, place: (value: number) => number): Html {
  const y = ROW / 2;
  return html`${
    bar &&
    html`<rect
      class="half"
      x="${place(bar[0])}"
      width="${Math.max(1, place(bar[1]) - place(bar[0])).toFixed(1)}"
      y="${y - 6}"
      height="12"
    />`
  }
  ${error && html`<path class="error" d="M${place(error[0])} ${y - 4}v8m0 -4H${place(error[1])}m0 -4v8" />`}
  ${dot === undefined ? undefined : html`<circle class="dot" cx="${place(dot)}" cy="${y}" r="4" />`}
  ${ring === undefined ? undefined : html`<circle class="ring" cx="${place(ring)}" cy="${y}" r="4" />`}`;
}
