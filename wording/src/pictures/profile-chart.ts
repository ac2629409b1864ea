import * as Plot from "@observablehq/plot";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Tick } from "./axis.ts";
import { type Picture, COLOUR, reachOf } from "./picture.ts";
import { HALF, layRows } from "./lay-rows.ts";

/** A feature of one group: where it stands among all users, in their deviations, and where the other groups stand. */
export interface ProfileRow {
  readonly name: string;
  readonly says: string;
  readonly score: Estimate;
  readonly others: readonly number[];
}

/** One group's line through all features, among the others'. */
export interface ProfileChart {
  readonly rows: readonly ProfileRow[];
  /** Deviations from the average of all at which the axis ends, either way. */
  readonly reach: number;
  readonly ticks: readonly Tick[];
  readonly alt: string;
}

/** Draws parallel coordinates that lie on their side: features below one another, the others' dots faint behind the line. */
export function profileChart({ rows, reach, ticks, alt }: ProfileChart): Picture {
  const { placed, height, below, above, options } = layRows(rows, { lo: -reach, hi: reach, ticks });
  const within = (value: number) => Math.min(reach, Math.max(-reach, value));
  const dots = placed.map(({ y, says, score }) => ({ x: within(score.value), y, says }));
  const others = placed.flatMap((row) => row.others.map((x) => ({ x: within(x), y: row.y })));
  const errors = placed.map(({ y, score }) => {
    const [from, to] = reachOf(score).map(within);
    return { from, to, y };
  });
  return {
    alt: `${alt}: ${rows.map(({ name, says }) => `${name} ${says}`).join("; ")}`,
    options,
    marks: [
      ...below,
      Plot.ruleX([0], { stroke: COLOUR.quiet, y1: 0, y2: height }),
      Plot.dot(others, { x: "x", y: "y", r: 3, fill: COLOUR.soft }),
      Plot.line(dots, { x: "x", y: "y", stroke: COLOUR.accent, strokeWidth: 1.5, strokeOpacity: 0.6 }),
      ...above,
      Plot.ruleY(errors, { x1: "from", x2: "to", y: "y", stroke: COLOUR.ink, strokeWidth: 1.5 }),
      ...(["from", "to"] as const).map((end) =>
        Plot.ruleX(errors, {
          x: end,
          y1: ({ y }: { readonly y: number }) => y - HALF + 1,
          y2: ({ y }: { readonly y: number }) => y + HALF - 1,
          stroke: COLOUR.ink,
          strokeWidth: 1.5,
        }),
      ),
      Plot.dot(dots, { x: "x", y: "y", r: 4.5, fill: COLOUR.accent, title: "says" }),
    ],
  };
}
