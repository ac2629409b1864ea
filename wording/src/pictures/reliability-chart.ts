import * as Plot from "@observablehq/plot";
import type { Reliability } from "../programs/section.ts";
import { formatEstimate } from "../estimate-text.ts";
import { amountText } from "../programs/amount-text.ts";
import { type Picture, COLOUR, NARROW, ON_TOP, reachOf } from "./picture.ts";

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
): Picture {
  const points = bins.flatMap(({ foretold, rate }) => {
    if (!rate) return [];
    const [lo, hi] = reachOf(rate).map((share) => Math.min(1, Math.max(0, share)));
    const value = Math.min(1, Math.max(0, rate.value));
    const says = `${percent(foretold)} → ${amountText({ ...rate, value }, "share").en}`;
    return [{ foretold, value, lo, hi, says }];
  });
  return {
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
  };
}

/** Draws how many users have which chance: areas are users, or heights where all of a bin have one. */
export function chancesChart(
  { bins, bands, tied }: Reliability,
  { bands: names, alt }: ReliabilityWords,
): Picture {
  const bars = bins.map(({ from, to, foretold, users }) => {
    const width = tied ? 1 : 100 * Math.max(to - from, 1e-3);
    const [lo, hi] = reachOf(users).map((count) => Math.max(0, count) / width);
    const [place, says] = tied
      ? [foretold, `${percent(foretold)}: ${formatEstimate(users)}`]
      : [(from + to) / 2, `${percent(from)} – ${percent(to)}: ${formatEstimate(users)}`];
    return { from, to, place, height: Math.max(0, users.value) / width, lo, hi, says };
  });
  const most = Math.max(...bars.map(({ hi }) => hi));
  return {
    alt: `${alt}: ${bars.map(({ says }) => says).join("; ")}`,
    options: { ...FRAME, height: 150, y: { domain: [0, most], axis: null } },
    marks: [
      ...bandMarks(bands, names),
      Plot.axisX(SHARES, { ...LABEL, tickFormat: percent }),
      ...(tied ? [] : [barMark(bars)]),
      Plot.ruleX(bars, { x: "place", y1: "lo", y2: "hi", stroke: COLOUR.ink, strokeWidth: 1.5 }),
      ...(tied
        ? [Plot.dot(bars, { x: "place", y: "height", r: 3, fill: COLOUR.accent, title: "says" })]
        : []),
      Plot.ruleY([0], { stroke: COLOUR.quiet }),
    ],
  };
}

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly says: string;
}

function barMark(bars: readonly Bar[]): Plot.Markish {
  const ends = { x1: "from", x2: "to", y1: 0, y2: "height" } as const;
  return Plot.rect(bars, {
    ...ends,
    fill: COLOUR.soft,
    stroke: COLOUR.back,
    strokeWidth: 0.5,
    title: "says",
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
