import type { Curves } from "@fedseg/wording/programs/section.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { roundNumbers } from "./axis.ts";
import { valueText } from "./figures.ts";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [420, 190, 44, 14, 10, 26];

/** Draws one line over whole numbers, with a band of two deviations either way, and marks the number that was taken, if one was. */
export function curveSvg({ from, mark }: Curves, line: Curves["lines"][number], alt: string): Html {
  const { values, sigmas } = line;
  const lows = values.map((value, at) => value - 2 * sigmas[at]);
  const highs = values.map((value, at) => value + 2 * sigmas[at]);
  const [lo, hi] = [Math.min(0, ...lows), Math.max(...highs)];
  const x = (at: number) => round(LEFT + (at / Math.max(values.length - 1, 1)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => round(TOP + ((hi - value) / (hi - lo)) * (HEIGHT - TOP - BOTTOM));
  const path = (own: readonly number[]) => own.map((value, at) => `${x(at)} ${y(value)}`).join("L");
  const band = `M${path(highs)}L${lows
    .map((value, at) => `${x(at)} ${y(value)}`)
    .toReversed()
    .join("L")}Z`;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${alt}">
    ${roundNumbers(lo, hi, 4).map(
      (value) =>
        html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" />
          <text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${valueText(value)}</text>`,
    )}
    ${roundNumbers(from, from + values.length - 1, 8)
      .filter(Number.isInteger)
      .map((k) => html`<text x="${x(k - from)}" y="${HEIGHT - 8}" text-anchor="middle">${k}</text>`)}
    <path class="band" d="${band}" />
    <path class="branch" d="M${path(values)}" />
    ${mark === undefined ? undefined : html`<circle class="dot" cx="${x(mark - from)}" cy="${y(values[mark - from])}" r="4" />`}
  </svg>`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
