import { type Html, html } from "@fedseg/wording/page/html.ts";
import { type Place, linear, roundTicks, short } from "./scale.ts";

/** One point: `isMarked` draws a ring round it. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly isMarked?: boolean;
}

/** One line of a chart, told apart by its colour: both accountants, or the outside world. */
export interface ChartLine {
  readonly name: "gdp" | "zcdp" | "outside";
  readonly points: readonly ChartPoint[];
}

/** A chart of epsilon over whole numbers. */
export interface LineChart {
  readonly alt: string;
  readonly lines: readonly ChartLine[];
  /** A horizontal line: what was promised. */
  readonly limit: { readonly y: number; readonly label: string };
  /** Written under and over the axes. */
  readonly xName: string;
  readonly yName: string;
  readonly isStepped: boolean;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [900, 270, 40, 8, 30, 42];

/** Most points that are drawn as dots. */
const MOST_DOTS = 40;

/** Draws lines over whole numbers against a limit; what lies far above the limit is cut off at the top. */
export function lineChart(chart: LineChart): Html {
  const { lines, limit } = chart;
  const points = lines.flatMap((line) => line.points);
  const [lo, hi] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const highest = Math.max(limit.y, ...points.map(({ y }) => Math.min(y, 4 * limit.y)));
  const top = highest * 1.06 || 1;
  const x = linear([lo, hi], [LEFT + 14, WIDTH - RIGHT - 14]);
  const y = linear([0, top], [HEIGHT - BOTTOM, TOP]);
  const clipped = (value: number) => y(Math.min(value, top));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.alt}">
    ${roundTicks(0, top, 5).map(({ at, label }) => yMark(y(at), label))}
    <line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(limit.y)}" y2="${y(limit.y)}" />
    <text class="limit" x="${LEFT + 4}" y="${short(y(limit.y) - 5)}">${limit.label}</text>
    ${lines.map((line) => drawLine(line, x, clipped, chart.isStepped))}
    <line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}" />
    ${roundTicks(lo, hi, 14)
      .filter(({ at }) => Number.isInteger(at))
      .map(({ at, label }) => xMark(x(at), label))}
    <text class="name" x="0" y="${TOP - 16}">${chart.yName}</text>
    <text class="name" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">
      ${chart.xName}
    </text>
  </svg>`;
}

function drawLine({ name, points }: ChartLine, x: Place, y: Place, isStepped: boolean): Html {
  const path = points
    .map((point, at) => {
      if (at === 0) return `M${x(point.x)} ${y(point.y)}`;
      return isStepped ? `H${x(point.x)}V${y(point.y)}` : `L${x(point.x)} ${y(point.y)}`;
    })
    .join("");
  const dots = points.length <= MOST_DOTS ? points : points.filter(({ isMarked }) => isMarked);
  return html`<path class="line ${name}" d="${path}" />${dots.map(
      (point) =>
        html`<circle
          class="dot ${name}"
          cx="${x(point.x)}"
          cy="${y(point.y)}"
          r="${point.isMarked ? 5.5 : 3}"
        />`,
    )}`;
}

function yMark(y: number, label: string): Html {
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" /><text
      x="${LEFT - 6}"
      y="${short(y + 3.5)}"
      text-anchor="end"
      >${label}</text
    >`;
}

function xMark(x: number, label: string): Html {
  const y = HEIGHT - BOTTOM;
  return html`<line class="axis" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}" /><text
      x="${x}"
      y="${y + 16}"
      text-anchor="middle"
      >${label}</text
    >`;
}
