import { exp } from "@fedseg/shared/math/exp.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { short } from "./scale.ts";

const [WIDTH, HEIGHT, FLOOR, TOP] = [300, 112, 92, 12];
/** Standard deviations to the left of the first curve and to the right of the second. */
const REACH = 3.2;
const POINTS = 48;

/** Draws two bell curves that stand `mu` standard deviations apart: a sum without a user and with it. */
export function bellCurves(mu: number, labels: { without: string; with: string; alt: string }): Html {
  const apart = Math.min(mu, 40);
  const unit = WIDTH / (2 * REACH + apart);
  const x = (sds: number) => short((sds + REACH) * unit);
  const curve = (middle: number) =>
    Array.from({ length: POINTS + 1 }, (_, at) => {
      const sds = middle - REACH + (2 * REACH * at) / POINTS;
      const height = exp(-((sds - middle) ** 2) / 2);
      return `${x(sds)},${short(FLOOR - (FLOOR - TOP) * height)}`;
    }).join(" ");
  const foot = (middle: number) => `${x(middle + REACH)},${FLOOR} ${x(middle - REACH)},${FLOOR}`;
  const isNarrow = apart * unit < 86;
  return html`<svg class="bells" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${labels.alt}">
    <polygon class="bell without" points="${curve(0)} ${foot(0)}" />
    <polygon class="bell with" points="${curve(apart)} ${foot(apart)}" />
    <line class="axis" x1="0" x2="${WIDTH}" y1="${FLOOR}" y2="${FLOOR}" />
    <line class="mark" x1="${x(0)}" x2="${x(0)}" y1="${TOP}" y2="${FLOOR}" />
    <line class="mark" x1="${x(apart)}" x2="${x(apart)}" y1="${TOP}" y2="${FLOOR}" />
    <text
      x="${short(x(0) + (isNarrow ? -6 : 0))}"
      y="${FLOOR + 15}"
      text-anchor="${isNarrow ? "end" : "middle"}"
    >
      ${labels.without}
    </text>
    <text
      x="${short(x(apart) + (isNarrow ? 6 : 0))}"
      y="${FLOOR + 15}"
      text-anchor="${isNarrow ? "start" : "middle"}"
    >
      ${labels.with}
    </text>
  </svg>`;
}
