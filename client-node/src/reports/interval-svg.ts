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

const [WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM] = [420, 140, 16, 24, 6, 26];

/** Draws rows of intervals with a number axis under them. */
export function intervalSvg({ rows, lo, hi, ticks, alt }: IntervalPicture): Html {
  const height = TOP + ROW * rows.length + BOTTOM;
  const end = TOP + ROW * rows.length;
  const place = (value: number) => {
    const share = hi > lo ? Math.min(1, Math.max(0, (value - lo) / (hi - lo))) : 0.5;
    return Number((LEFT + share * (WIDTH - LEFT - RIGHT)).toFixed(1));
  };
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${alt}">
    ${ticks.map(
      ({ at, label }) =>
        html`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="${TOP}" y2="${end}" />
          <text x="${place(at)}" y="${end + 16}" text-anchor="middle">${label}</text>`,
    )}
    <line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${end}" y2="${end}" />
    ${rows.map((row, at) => drawn(row, TOP + ROW * (at + 0.5), place))}
  </svg>`;
}

function drawn(
  { name, bar, dot, ring, error }: IntervalRow,
  y: number,
  place: (value: number) => number,
): Html {
  return html`<text class="name" x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${name}</text> ${
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
