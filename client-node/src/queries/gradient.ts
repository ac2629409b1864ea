import { type GradientParams, gradientEntry, gradientFactor } from "@fedseg/shared/queries/gradient.ts";
import { ONE, WHOLE, chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { ceilRoot, rowScaler } from "./scale-row.ts";
import { scoreRow } from "./score-row.ts";

/** Measures, for a user with a class, the clipped gradient of the class's log-likelihood. */
export const gradient: Measurement<GradientParams> = {
  capacities: ({ scaling: { columns } }) => [columns.length + 1],
  prepare({ scaling, weights, reach }, table) {
    const { table: then, classOf } = cutoffRows(table);
    const scale = rowScaler(scaling, then);
    const d = scaling.columns.length;
    const row = new Int32Array(d);
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user);
      if (label < 0 || !scale(user, row)) return;
      const rest = label * WHOLE - chanceOf(stepOf(scoreRow(weights, row)));
      let square = ONE * ONE;
      for (let j = 0; j < d; j++) square += row[j] * row[j];
      const factor = gradientFactor(Math.max(Math.abs(rest) * ceilRoot(square), reach));
      [part.indices[0], part.values[0]] = [0, gradientEntry(rest * ONE, factor)];
      for (let j = 0; j < d; j++) {
        [part.indices[j + 1], part.values[j + 1]] = [j + 1, gradientEntry(rest * row[j], factor)];
      }
      part.count = d + 1;
    };
  },
  entryName({ scaling }, features) {
    const chosen = choose(features, scaling.columns);
    return (at) => (at === 0 ? "gradient of the intercept" : `gradient along ${chosen[at - 1].name}`);
  },
};
