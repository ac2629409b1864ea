import * as Plot from "@observablehq/plot";
import type { Reliability } from "@fedseg/wording/programs/section.ts";
import type { Html } from "@fedseg/wording/page/html.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import { amountText } from "@fedseg/wording/programs/amount-text.ts";
import { COLOUR, NARROW, ON_TOP, drawn, reachOf } from "./plot.ts";

/** What the bands are called, and the charts for who cannot see them. */
export interface ReliabilityWords {
  readonly bands: readonly string[];
  readonly alt: string;
}

const SHARES = [0, 0.25, 0.5, 0.75, 1];
const [LEFT, RIGHT, TOP] = [44, 22, 20];
const LABEL = { tickSize: 0, label: null, fill: COLOUR.quiet, fontSize: 11 } as const;

/** Draws what came true over what was foretold: on the diagonal both are the same. */
export function reliabilityChart(
  { bins, bands }: Reliability,
  { bands: names, alt }: ReliabilityWords,
): Html {
  const points = bins.flatMap(({ foretold, rate }) => {
    if (!rate) return [];
    const [lo, hi] = reachOf(rate).map((share) => Math.min(1, Math.max(0, share)));
    const value = Math.min(1, Math.max(0, rate.value));
    const says = `${percent(foretold)} → ${amountText({ ...rate, value }, "share").en}`;
    return [{ foretold, value, lo, hi, says }];
  });
  return drawn({
    alt: `${alt}: ${points.map(({ says }) => says).join("; ")}`,
    options: { ...FRAME, height: 290, y: { domain: [0, 1], axis: null } },
    marks: [
      ...bandMarks(bands, names),
      Plot.ruleY(SHARES, { stroke: COLOUR.grid }),
      Plot.axisY(SHARES, { ...LABEL, tickFormat: percent }),
      Plot.axisX(SHARES, { ...LABEL, tickFormat: percent }),
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: COLOUR.quiet, strokeDasharray: "3 3" },
      ),
      Plot.ruleX(points, { x: "foretold", y1: "lo", y2: "hi", stroke: COLOUR.ink, strokeWidth: 1.5 }),
      Plot.dot(points, { x: "foretold", y: "value", r: 4, fill: COLOUR.accent, title: "says" }),
    ],
  });
}

/** Draws how many users have which chance: areas are users. */
export function chancesChart({ bins, bands }: Reliability, { bands: names, alt }: ReliabilityWords): Html {
  const bars = bins.map(({ from, to, users }) => {
    const width = 100 * Math.max(to - from, 1e-3);
    const [lo, hi] = reachOf(users).map((count) => Math.max(0, count) / width);
    const says = `${percent(from)} – ${percent(to)}: ${formatEstimate(users)}`;
    return { from, to, middle: (from + to) / 2, height: Math.max(0, users.value) / width, lo, hi, says };
  });
  return drawn({
    alt: `${alt}: ${bars.map(({ says }) => says).join("; ")}`,
    options: { ...FRAME, height: 150, y: { domain: [0, Math.max(...bars.map(({ hi }) => hi))], axis: null } },
    marks: [
      ...bandMarks(bands, names),
      Plot.axisX(SHARES, { ...LABEL, tickFormat: percent }),
      Plot.rect(bars, {
        x1: "from",
        x2: "to",
        y1: 0,
        y2: "height",
        fill: COLOUR.soft,
        insetLeft: 0.5,
        insetRight: 0.5,
        title: "says",
      }),
      Plot.ruleX(bars, { x: "middle", y1: "lo", y2: "hi", stroke: COLOUR.ink, strokeWidth: 1.5 }),
      Plot.ruleY([0], { stroke: COLOUR.quiet }),
    ],
  });
}

const FRAME = {
  width: NARROW,
  marginLeft: LEFT,
  marginRight: RIGHT,
  marginTop: TOP,
  x: { domain: [0, 1], axis: null },
} as const;

/** Lines where the bands begin, each band's name at its top. */
function bandMarks({ middle, high }: Reliability["bands"], names: readonly string[]): Plot.Markish[] {
  const ends = [0, middle, high, 1];
  const places = names.map((text, at) => ({ text, x: (ends[at] + ends[at + 1]) / 2 }));
  return [
    Plot.ruleX([middle, high], { stroke: COLOUR.quiet, strokeDasharray: "1 3" }),
    Plot.text(places, {
      x: "x",
      text: "text",
      frameAnchor: "top",
      dy: 4 - TOP,
      lineAnchor: "top",
      fill: COLOUR.quiet,
      fontSize: 11,
      ...ON_TOP,
    }),
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
