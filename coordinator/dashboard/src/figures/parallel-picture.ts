import { COLOUR, type Picture, WIDE, reachOf } from "@fedseg/wording/pictures/picture.ts";
import type { ProfiledSegment } from "@fedseg/wording/pictures/segment-figures.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import * as Plot from "@observablehq/plot";

/** A segment's line through all features. */
export interface ParallelLine {
  readonly name: string;
  readonly scores: ProfiledSegment["scores"];
}

/** Forms and dashes tell lines apart as well as colours: nobody has to see colours. */
const SYMBOLS = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;
const DASHES = ["none", "6 3", "2 3", "8 3 2 3"];
const COLOURS = [COLOUR.accent, COLOUR.own, "var(--green)", "var(--red)", COLOUR.ink, COLOUR.quiet];
/** Two segments of one feature do not stand on the same place. */
const APART = 0.09;

/** Draws all segments as parallel coordinates, each place with two standard errors either way. */
export function parallelPicture(
  lines: readonly ParallelLine[],
  features: readonly string[],
  alt: string,
): Picture {
  const reach =
    1.1 *
    Math.max(1, ...lines.flatMap(({ scores }) => scores.flatMap((score) => reachOf(score).map(Math.abs))));
  const points = lines.map(({ name, scores }, line) =>
    scores.map((score, at) => {
      const [lo, hi] = reachOf(score);
      const x = at + APART * (line - (lines.length - 1) / 2);
      return { x, y: score.value, lo, hi, name, says: `${name}, ${features[at]}: ${formatEstimate(score)}` };
    }),
  );
  const heights = [-2, -1, 0, 1, 2].filter((height) => Math.abs(height) < reach);
  return {
    alt: `${alt}: ${points
      .flat()
      .map(({ says }) => says)
      .join("; ")}`,
    options: {
      width: WIDE,
      height: 320,
      marginLeft: 30,
      marginBottom: 34,
      marginTop: 8,
      x: { domain: [-0.5, features.length - 0.5], axis: null },
      y: { domain: [-reach, reach], axis: null },
    },
    marks: [
      Plot.ruleX(
        features.map((_, at) => at),
        { stroke: COLOUR.grid },
      ),
      Plot.ruleY([0], { stroke: COLOUR.quiet }),
      Plot.axisY(heights, {
        tickSize: 0,
        label: null,
        fill: COLOUR.quiet,
        fontSize: 11,
        tickFormat: (y: number) => `${y}`,
      }),
      Plot.axisX(
        features.map((_, at) => at),
        {
          tickSize: 0,
          label: null,
          fill: COLOUR.ink,
          fontSize: 11,
          lineWidth: 9,
          tickFormat: (at: number) => features[at],
        },
      ),
      ...points.flatMap((line, at) => lineMarks(line, at)),
    ],
  };
}

function lineMarks(points: readonly object[], at: number): Plot.Markish[] {
  const stroke = COLOURS[at % COLOURS.length];
  return [
    Plot.ruleX(points, { x: "x", y1: "lo", y2: "hi", stroke, strokeWidth: 1.5 }),
    Plot.line(points, {
      x: "x",
      y: "y",
      stroke,
      strokeWidth: 1.5,
      strokeDasharray: DASHES[at % DASHES.length],
    }),
    Plot.dot(points, {
      x: "x",
      y: "y",
      r: 4,
      fill: stroke,
      symbol: SYMBOLS[at % SYMBOLS.length],
      title: "says",
    }),
  ];
}

/** The mark of a line, for a legend. */
export function legendPicture(at: number): Picture {
  const points = [0, 1, 2].map((x) => ({ x, y: 0, lo: 0, hi: 0, says: "" }));
  return {
    alt: `${at + 1}`,
    options: {
      width: 44,
      height: 14,
      margin: 2,
      marginLeft: 4,
      marginRight: 4,
      x: { domain: [0, 2], axis: null },
      y: { domain: [-1, 1], axis: null },
    },
    marks: lineMarks(points, at),
  };
}
