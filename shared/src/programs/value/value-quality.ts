import { TOP_CODE } from "../../features/code.ts";
import { naturalSlope, toNatural, toScale } from "../../features/transform.ts";
import { logOddsAt } from "../../queries/logistic-score.ts";
import type { Estimate } from "../estimate.ts";
import type { ValueModel } from "./spec.ts";

/** How well a value is foretold, on the scale of its logarithm, by levels and intervals of the score. */
export interface ValueQuality {
  /** Part of the differences between users that is foretold: 1 − mean square error over that of the mean of all. */
  readonly foretold: Estimate;
  /** Root of the mean square error, and of that of a guess at the mean of all. */
  readonly error: Estimate;
  readonly baseline: Estimate;
  /** Mean absolute error, and of that of a guess at the mean of all. */
  readonly absolute: Estimate;
  readonly absoluteBaseline: Estimate;
}

/** A standard error of the part foretold beyond which it says nothing. */
const USELESS = 0.1;

/** Returns a level's value on the scale of the logarithm: nothing, else its middle. */
export function levelPlaces({
  table: { values },
  scale: { upTo },
}: Pick<ValueModel, "table" | "scale">): number[] {
  const step = toScale("log1p", upTo) / TOP_CODE;
  return [0, ...values.map((from, at) => ((from + (values[at + 1] ?? TOP_CODE)) / 2) * step)];
}

/** Returns what is expected in the middle of every interval of the score, on the scale of the logarithm. */
export function expectedPlaces({ table: { starts }, scale }: Pick<ValueModel, "table" | "scale">): number[] {
  const ends = starts.map((step) => logOddsAt(step - 0.5));
  const last = ends.length - 1;
  const half = last > 0 ? [(ends[1] - ends[0]) / 2, (ends[last] - ends[last - 1]) / 2] : [0, 0];
  const middles = [
    ends[0] - half[0],
    ...ends.slice(1).map((end, at) => (end + ends[at]) / 2),
    ends[last] + half[1],
  ];
  return middles.map((score) => expectedAt(scale, score));
}

/** Returns the value that a score stands for, on the scale of its logarithm, within what there is. */
export function expectedAt({ mean, deviation, upTo }: ValueModel["scale"], score: number): number {
  return Math.min(Math.max(mean + deviation * score, 0), toScale("log1p", upTo));
}

/** Users of whom about as much is expected, and what they were worth: e to the mean of ln(1 + value), less 1, of both. */
export interface ValuePart {
  readonly expected: number;
  readonly value: Estimate;
}

/** Parts that users are told in, and the error of a mean on the scale of the logarithm beyond which it says nothing. */
const [VALUE_PARTS, UNTOLD] = [5, 0.25];

/** Returns what users were worth by what was expected of them, least first, in parts of about as many; a part is left out where the noise says too much. */
export function valueParts(model: Pick<ValueModel, "table" | "scale">): readonly ValuePart[] {
  const { counts, sigma } = model.table;
  const [levels, expected] = [levelPlaces(model), expectedPlaces(model)];
  const bins = expected.map((place, bin) => {
    const own = counts.subarray(bin * levels.length, (bin + 1) * levels.length);
    return { place, own, users: own.reduce((sum, count) => sum + count, 0) };
  });
  const all = bins.reduce((sum, { users }) => sum + users, 0);
  let before = 0;
  const parts = Map.groupBy(bins, ({ users }) => {
    before += users;
    return Math.min(VALUE_PARTS - 1, Math.max(0, Math.floor((VALUE_PARTS * (before - users / 2)) / all)));
  });
  return [...parts.values()].flatMap((part) => {
    const users = part.reduce((sum, bin) => sum + bin.users, 0);
    const meanOf = (of: (bin: (typeof bins)[0]) => number) =>
      part.reduce((sum, bin) => sum + of(bin), 0) / users;
    const mean = meanOf(({ own }) => own.reduce((sum, count, level) => sum + count * levels[level], 0));
    const square = part.length * levels.reduce((sum, level) => sum + (level - mean) ** 2, 0);
    const error = (sigma * Math.sqrt(square)) / users;
    if (!(users > 0 && error < UNTOLD)) return [];
    const value = toNatural("log1p", Math.max(mean, 0));
    const place = meanOf((bin) => bin.users * bin.place);
    return [
      {
        expected: toNatural("log1p", place),
        value: { value, sigma: error * naturalSlope("log1p", value) },
      },
    ];
  });
}

/** Estimates how well values are foretold; undefined where the noise leaves nothing to say. */
export function valueQuality(model: Pick<ValueModel, "table" | "scale">): ValueQuality | undefined {
  const { counts, sigma } = model.table;
  const levels = levelPlaces(model);
  const expected = expectedPlaces(model);
  let [users, sum, square, errors, apart] = [0, 0, 0, 0, 0];
  const each = Array.from(counts, (count, at) => {
    const [value, told] = [levels[at % levels.length], expected[Math.floor(at / levels.length)]];
    users += count;
    sum += count * value;
    square += count * value * value;
    errors += count * (value - told) ** 2;
    apart += count * Math.abs(value - told);
    return { count, value, error: (value - told) ** 2 };
  });
  const mean = sum / users;
  const [spread, error] = [square / users - mean * mean, errors / users];
  if (!(users > 0 && spread > 0 && error > 0)) return undefined;
  // What one user more in a cell changes, to first order.
  const rootOf = (of: (cell: (typeof each)[0]) => number) =>
    sigma * Math.sqrt(each.reduce((all, cell) => all + of(cell) ** 2, 0));
  const ofSpread = ({ value }: (typeof each)[0]) => ((value - mean) ** 2 - spread) / users;
  const ofError = (cell: (typeof each)[0]) => (cell.error - error) / users;
  const foretold = {
    value: 1 - error / spread,
    sigma: rootOf((cell) => (ofError(cell) - (error / spread) * ofSpread(cell)) / spread),
  };
  if (!(foretold.sigma < USELESS)) return undefined;
  const root = (value: number, of: (cell: (typeof each)[0]) => number): Estimate => {
    return { value: Math.sqrt(value), sigma: rootOf(of) / (2 * Math.sqrt(value)) };
  };
  const absolute = apart / users;
  const guessed = each.reduce((all, { count, value }) => all + count * Math.abs(value - mean), 0) / users;
  // Where the mean goes, users below it come nearer and those above go farther away, or the other way round.
  const moved = each.reduce((all, { count, value }) => all + count * Math.sign(mean - value), 0) / users;
  const ofGuess = ({ value }: (typeof each)[0]) =>
    (Math.abs(value - mean) - guessed + moved * (value - mean)) / users;
  return {
    foretold,
    error: root(error, ofError),
    baseline: root(spread, ofSpread),
    absolute: { value: absolute, sigma: rootOf((cell) => (Math.sqrt(cell.error) - absolute) / users) },
    absoluteBaseline: { value: guessed, sigma: rootOf(ofGuess) },
  };
}
