import type { SumView } from "@fedseg/coordinator/told/view.ts";
import { roundNumbers } from "@fedseg/wording/pictures/axis.ts";
import type { Figure } from "@fedseg/wording/pictures/figure.ts";
import { COLOUR, NARROW, type Picture } from "@fedseg/wording/pictures/picture.ts";
import { upText, valueText } from "@fedseg/wording/number-text.ts";
import * as Plot from "@observablehq/plot";
import { w } from "../state.ts";

const LABEL = { tickSize: 0, label: null, fill: COLOUR.quiet, fontSize: 11 } as const;
const HEIGHT = 190;
/** Marks of an axis of ratios. */
const STEPS = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];

/** Draws how far sums stand out of their noise, and what they have cost, beside the budget. */
export function sumFigures(sums: readonly SumView[], of: number, budget: number): readonly Figure[] {
  return [
    { title: w("strength"), how: w("strengthHow"), picture: strengthPicture(sums, of) },
    { title: w("spent"), how: w("spentHow"), picture: spentPicture(sums, of, budget) },
  ];
}

/** Sessions along a picture's foot. */
function frame(of: number): Plot.PlotOptions {
  return {
    width: NARROW,
    height: HEIGHT,
    marginLeft: 40,
    marginTop: 12,
    x: { domain: [0.5, Math.max(of, 1) + 0.5], axis: null },
  };
}

function sessionMarks(of: number): Plot.Markish {
  return Plot.axisX(roundNumbers(1, Math.max(of, 2), 8).filter(Number.isInteger), {
    ...LABEL,
    tickFormat: (session: number) => `${session}`,
  });
}

/** Numbers beside an axis of ratios, all of them: Plot leaves out most of a logarithmic one's. */
function heightMarks(heights: readonly number[]): Plot.Markish {
  const texts = heights.map((y) => ({ y, text: valueText(y) }));
  const place = { frameAnchor: "left", textAnchor: "end", dx: -6 } as const;
  return Plot.text(texts, { y: "y", text: "text", ...place, fill: COLOUR.quiet, fontSize: 11 });
}

/** One line for each question that is asked again and again: it comes to rest in the band of the noise. */
function strengthPicture(sums: readonly SumView[], of: number): Picture {
  const told = sums.map((sum, at) => {
    const isFirst = sums[at - 1]?.query !== sum.query;
    return { ...sum, isFirst, says: `${sum.session}: ${valueText(sum.strength)}` };
  });
  // Only what is asked over and over, one time after the other, is one line.
  let line = 0;
  const lines = told.map((sum) => ({ ...sum, line: (line += sum.isFirst ? 1 : 0) }));
  const most = Math.max(10, ...sums.map(({ strength }) => strength));
  const heights = STEPS.filter((height) => height <= most);
  return {
    alt: `${w("strength")}: ${told.map(({ says }) => says).join("; ")}`,
    options: { ...frame(of), y: { type: "log", domain: [0.6, most * 1.3], axis: null } },
    marks: [
      Plot.rect([0], {
        x1: 0.5,
        x2: Math.max(of, 1) + 0.5,
        y1: 0.6,
        y2: 2,
        fill: COLOUR.soft,
        fillOpacity: 0.5,
      }),
      Plot.ruleY(heights, { stroke: COLOUR.grid }),
      heightMarks(heights),
      sessionMarks(of),
      Plot.line(lines, { x: "session", y: "strength", z: "line", stroke: COLOUR.accent, strokeWidth: 1.5 }),
      Plot.ruleX(told, { x: "session", y1: 0.6, y2: "alone", stroke: COLOUR.quiet, strokeWidth: 3 }),
      Plot.dot(told, { x: "session", y: "strength", r: 4, fill: COLOUR.accent, title: "says" }),
    ],
  };
}

function spentPicture(sums: readonly SumView[], of: number, budget: number): Picture {
  const told = sums.map((sum) => ({ ...sum, says: `${sum.session}: ε ${upText(sum.epsilon)}` }));
  const most = Math.max(budget, ...sums.map(({ epsilon }) => epsilon));
  const heights = roundNumbers(0, most, 4);
  return {
    alt: `${w("spent")}: ${told.map(({ says }) => says).join("; ")}`,
    options: { ...frame(of), y: { domain: [0, most * 1.08], axis: null } },
    marks: [
      Plot.ruleY(heights, { stroke: COLOUR.grid }),
      Plot.axisY(heights, { ...LABEL, tickFormat: valueText }),
      sessionMarks(of),
      Plot.ruleY([budget], { stroke: COLOUR.ink, strokeDasharray: "4 3" }),
      Plot.areaY(told, {
        x: "session",
        y: "epsilon",
        fill: COLOUR.soft,
        fillOpacity: 0.5,
        curve: "step-after",
      }),
      Plot.line(told, {
        x: "session",
        y: "epsilon",
        stroke: COLOUR.accent,
        strokeWidth: 1.5,
        curve: "step-after",
      }),
      Plot.dot(told, { x: "session", y: "epsilon", r: 3.5, fill: COLOUR.accent, title: "says" }),
    ],
  };
}
