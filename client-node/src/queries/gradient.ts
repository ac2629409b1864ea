import {
  type GradientParams,
  gradientEntry,
  gradientFactor,
  gradientLength,
} from "@fedseg/shared/queries/gradient.ts";
import { placeOf, slopeOf } from "@fedseg/shared/queries/hidden-units.ts";
import { ONE, WHOLE, chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { hiddenScore } from "./hidden-row.ts";
import { ceilRoot, rowScaler } from "./scale-row.ts";
import { scoreRow } from "./score-row.ts";

/** Measures, for a user with a class, the clipped gradient of the class's log-likelihood. */
export const gradient: Measurement<GradientParams> = {
  capacities: (given) => [gradientLength(given)],
  prepare(given, table) {
    const { scaling, weights, hidden = [], reach } = given;
    const { table: then, classOf } = cutoffRows(table);
    const scale = rowScaler(scaling, then);
    const row = new Int32Array(scaling.columns.length);
    const tanhs = new Int32Array(hidden.length);
    const slopes = new Int32Array(gradientLength(given));
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user);
      if (label < 0 || !scale(user, row)) return;
      const score = scoreRow(weights, row) + hiddenScore(hidden, row, tanhs);
      const rest = label * WHOLE - chanceOf(stepOf(score));
      const square = writeSlopes(row, given, tanhs, slopes);
      const factor = gradientFactor(Math.max(Math.abs(rest) * ceilRoot(square), reach));
      for (let at = 0; at < slopes.length; at++) {
        [part.indices[at], part.values[at]] = [at, gradientEntry(rest * slopes[at], factor)];
      }
      part.count = slopes.length;
    };
  },
  entryName({ scaling }, features) {
    const names = ["the intercept", ...choose(features, scaling.columns).map(({ name }) => name)];
    const along = (place: number) => (place === 0 ? `of ${names[0]}` : `along ${names[place]}`);
    return (at) => {
      if (at < names.length) return `gradient ${along(at)}`;
      const inside = (at - names.length) % (names.length + 1);
      const unit = `unit ${Math.floor((at - names.length) / (names.length + 1)) + 1}`;
      return inside === 0 ? `gradient of what ${unit} adds` : `gradient of ${unit} ${along(inside - 1)}`;
    };
  },
};

/** Writes what a score gains by a little more of every parameter, as places on the grid; returns the sum of squares. */
function writeSlopes(
  row: Int32Array,
  { hidden = [] }: GradientParams,
  tanhs: Int32Array,
  slopes: Int32Array,
): number {
  slopes[0] = ONE;
  slopes.set(row, 1);
  let at = row.length + 1;
  for (let h = 0; h < hidden.length; h++) {
    const slope = slopeOf(hidden[h].out, tanhs[h]);
    slopes[at++] = placeOf(tanhs[h], ONE);
    slopes[at++] = placeOf(slope, ONE);
    for (let j = 0; j < row.length; j++) slopes[at++] = placeOf(slope, row[j]);
  }
  let square = 0;
  for (const value of slopes) square += value * value;
  return square;
}
