import * as Plot from "@observablehq/plot";
import type { Curves } from "../programs/section.ts";
import { amountText } from "../programs/amount-text.ts";
import { roundNumbers } from "./axis.ts";
import { valueText } from "../number-text.ts";
import { type Picture, COLOUR, NARROW, reachOf } from "./picture.ts";

/** Draws one line over whole numbers, with a band of two standard errors either way, and marks the number that was taken, if one was. */
export function curveChart(curves: Curves, line: Curves["lines"][number], alt: string): Picture {
  const { from, mark, unit = "number" } = curves;
  const points = line.values.map((value, at) => {
    const estimate = { value, sigma: line.sigmas[at] };
    const [lo, hi] = reachOf(estimate);
    return { k: from + at, value, lo, hi, says: `${from + at}: ${amountText(estimate, unit).en}` };
  });
  const [lo, hi] = endsOf(unit === "share" ? curves.lines : [line]);
  const heights = roundNumbers(lo, hi, 4);
  const heightText = (value: number) => (unit === "share" ? `${valueText(100 * value)} %` : valueText(value));
  const label = { tickSize: 0, label: null, fill: COLOUR.quiet, fontSize: 11 } as const;
  return {
    alt: `${alt}: ${points.map(({ says }) => says).join("; ")}`,
    options: {
      width: NARROW,
      height: 180,
      marginLeft: 40,
      marginTop: 8,
      y: { domain: [lo, hi], axis: null },
      x: { axis: null },
    },
    marks: [
      Plot.ruleY(heights, { stroke: COLOUR.grid }),
      Plot.ruleX(mark === undefined ? [] : [mark], { stroke: COLOUR.quiet, strokeDasharray: "3 3" }),
      Plot.axisY(heights, { ...label, tickFormat: heightText }),
      Plot.axisX(roundNumbers(from, from + points.length - 1, 8).filter(Number.isInteger), {
        ...label,
        tickFormat: (k: number) => `${k}`,
      }),
      Plot.areaY(points, { x: "k", y1: "lo", y2: "hi", fill: COLOUR.soft, fillOpacity: 0.5 }),
      Plot.line(points, { x: "k", y: "value", stroke: COLOUR.accent, strokeWidth: 1.5 }),
      Plot.dot(points, { x: "k", y: "value", r: 2.5, fill: COLOUR.accent, title: "says" }),
      Plot.dot(
        points.filter(({ k }) => k === mark),
        { x: "k", y: "value", r: 5, fill: COLOUR.accent, stroke: COLOUR.back, title: "says" },
      ),
    ],
  };
}

/** Returns the ends of an axis that lines with their bands lie on, 0 among them. */
function endsOf(lines: Curves["lines"]): readonly [number, number] {
  const ends = lines.flatMap(({ values, sigmas }) =>
    values.flatMap((value, at) => reachOf({ value, sigma: sigmas[at] })),
  );
  return [Math.min(0, ...ends), Math.max(...ends)];
}
