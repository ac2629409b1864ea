import { entryText, gradientText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import {
  type GradientParams,
  gradientEntry,
  gradientFactor,
  gradientLength,
} from "@fedseg/shared/queries/gradient.ts";
import { placeOf, slopeOf } from "@fedseg/shared/queries/hidden-units.ts";
import { ONE, WHOLE, type Weights, chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { writeChances } from "@fedseg/shared/queries/softmax.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Emission, Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { addHidden, hiddenScore } from "./hidden-row.ts";
import { ceilRoot, rowScaler } from "./scale-row.ts";
import { scoreRow } from "./score-row.ts";
import type { Table } from "../table.ts";

/** Measures, for a user with a class, the clipped gradient of the class's log-likelihood. */
export const gradient: Measurement<GradientParams> = {
  capacities: (given) => [gradientLength(given)],
  prepare(given, table) {
    if (given.others) return ofClasses(given, [given.weights, ...given.others], table);
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
  entryName({ scaling, others, units = [] }, features) {
    const names = [undefined, ...choose(features, scaling.columns).map(({ name }) => name)];
    const ofClass = names.length + units.length;
    const classEntry = (at: number) => {
      const [label, place] = [Math.floor(at / ofClass), at % ofClass];
      const inside = at - ofClass * ((others?.length ?? 0) + 1);
      if (inside >= 0) {
        const unit = NUMBERED.unit(Math.floor(inside / names.length) + 1);
        return gradientText(names[inside % names.length], unit);
      }
      const own = NUMBERED.class(label + 1);
      if (place < names.length) return gradientText(names[place], own);
      return entryText(own, NUMBERED.unitAdds(place - names.length + 1));
    };
    return (at) => {
      if (others) return classEntry(at);
      if (at < names.length) return gradientText(names[at]);
      const inside = (at - names.length) % (names.length + 1);
      const unit = Math.floor((at - names.length) / (names.length + 1)) + 1;
      return inside === 0 ? NUMBERED.unitAdds(unit) : gradientText(names[inside - 1], NUMBERED.unit(unit));
    };
  },
};

/** Measures the gradients of the scores of several classes, and of the units that they share, shortened together. */
function ofClasses(
  { scaling, units = [], reach }: GradientParams,
  all: readonly Weights[],
  table: Table,
): (user: number, parts: readonly Emission[]) => void {
  const { table: then, classOf } = cutoffRows(table);
  const scale = rowScaler(scaling, then);
  const row = new Int32Array(scaling.columns.length);
  const [width, classes] = [row.length + 1, all.length];
  const slopes = new Int32Array(width + units.length);
  const rests = new Int32Array(classes + units.length);
  const scores = new Float64Array(classes);
  const [steps, chances] = [0, 0].map(() => new Int32Array(classes));
  const tanhs = new Int32Array(units.length);
  return (user, [part]) => {
    part.count = 0;
    const label = classOf(user, classes);
    if (label < 0 || !scale(user, row)) return;
    for (let own = 0; own < classes; own++) scores[own] = scoreRow(all[own], row);
    addHidden(units, row, tanhs, scores);
    for (let own = 0; own < classes; own++) steps[own] = stepOf(scores[own]);
    writeChances(steps, WHOLE, chances);
    for (let own = 0; own < classes; own++) rests[own] = Number(label === own) * WHOLE - chances[own];
    slopes[0] = ONE;
    slopes.set(row, 1);
    for (let h = 0; h < units.length; h++) {
      slopes[width + h] = placeOf(tanhs[h], ONE);
      rests[classes + h] = restOf(units[h].outs, tanhs[h], rests);
    }
    const factor = gradientFactor(Math.max(ceilRoot(squareOf(rests)) * ceilRoot(squareOf(slopes)), reach));
    for (let one = 0; one < rests.length; one++) {
      const length = one < classes ? slopes.length : width;
      for (let at = 0; at < length; at++) {
        const entry = gradientEntry(rests[one] * slopes[at], factor);
        [part.indices[part.count], part.values[part.count]] = [part.count, entry];
        part.count++;
      }
    }
  };
}

/** Returns what the rests of all classes say of a unit's sum: in 1/2^14, rounded. */
function restOf(outs: readonly number[], tanh: number, rests: Int32Array): number {
  let sum = 0;
  for (let own = 0; own < outs.length; own++) sum += rests[own] * slopeOf(outs[own], tanh);
  return Math.floor(sum / WHOLE + 0.5);
}

function squareOf(values: Int32Array): number {
  let square = 0;
  for (const value of values) square += value * value;
  return square;
}

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
  return squareOf(slopes);
}
