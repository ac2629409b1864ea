import { exp } from "../../math/exp.ts";
import { log } from "../../math/log.ts";
import { stepAt } from "../../queries/logistic-score.ts";
import { excessOf } from "./recalibration.ts";
import { type Recalibration, type ScoreTable, binPlaces, classCounts } from "./score-table.ts";

/** How far the odds of a class may be from where the model has them, and how much farther apart or nearer all scores. */
const [SHIFT_SIGMA, SLOPE_SIGMA] = [0.2, 0.15];

/** Slopes that there may be. */
const [LEAST_SLOPE, MOST_SLOPE] = [0.2, 6];

/** Steps that are taken, each of at most so much. */
const [STEPS, LONGEST] = [30, 0.5];

/** Parts of all users that a class is taken to have. */
const [LEAST_RATE, MOST_RATE] = [0.001, 0.999];

/** A class's table of scores, and logarithms of odds of users whom nobody has: they say where inside its bins users lie. */
export interface SampledTable {
  readonly table: ScoreTable;
  readonly sampled: readonly number[];
}

/** Where the users of a bin lie, and how many are expected there: as many as counted, where nobody is sampled. */
interface Bin {
  readonly place: number;
  readonly users: number;
}

/** A table of scores, from the logarithm of the odds of all users of its class. */
interface Judged {
  readonly middle: number;
  readonly bins: readonly Bin[];
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** What is added to each class's logarithm of odds, and by how much all are stretched around their middles. */
interface Fitted {
  readonly shifts: readonly number[];
  readonly slope: number;
}

/**
 * Fits how the chances of several classes that share a model have to be moved, to what became of the users in the bins of each
 * class's score: one slope of all classes, as one noise and one ridge have made all scores too near or too far apart, and a shift
 * of each; by least squares as `recalibrationOf`, beside a model that is right as it is, which stays where the noise leaves
 * nothing to say.
 */
export function classesRecalibration(tables: readonly SampledTable[]): readonly Recalibration[] {
  const judged = tables.map(judgedOf);
  let found: Fitted = { shifts: tables.map(() => 0), slope: 1 };
  for (let step = 0; step < STEPS; step++) found = improved(found, judged);
  const { shifts, slope } = found;
  return judged.map(({ middle }, own) => ({ shift: shifts[own] + (1 - slope) * middle, slope }));
}

function judgedOf({ table, sampled }: SampledTable): Judged {
  const { yes, no } = classCounts(table);
  const rate = Math.min(Math.max(yes / (yes + no), LEAST_RATE), MOST_RATE);
  const middle = oddsOf(rate);
  const bins = sampledBins(table, sampled).map(({ place, users }) => ({ place: place - middle, users }));
  return { middle, bins, counts: table.counts, sigma: table.sigma };
}

/**
 * Returns of every bin the logarithm of the odds of the mean chance of who is sampled there, in one without anybody its middle, and the
 * users that belong there by that: a count's own noise must not decide how much it weighs.
 */
function sampledBins(table: ScoreTable, sampled: readonly number[]): Bin[] {
  const { starts, counts } = table;
  const middles = binPlaces(table);
  const [sums, there] = [middles.map(() => 0), middles.map(() => 0)];
  for (const odds of sampled) {
    const step = stepAt(odds);
    const bin = starts.findLastIndex((start) => start <= step) + 1;
    sums[bin] += 1 / (1 + exp(-odds));
    there[bin] += 1;
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return middles.map((middle, bin) => ({
    place: there[bin] > 0 ? oddsOf(sums[bin] / there[bin]) : middle,
    users: sampled.length > 0 ? (all * there[bin]) / sampled.length : counts[2 * bin] + counts[2 * bin + 1],
  }));
}

function oddsOf(chance: number): number {
  return log(chance / (1 - chance));
}

/** Takes a step of Newton's: shifts touch one another through the slope alone, so that they are taken out of it first. */
function improved({ shifts, slope }: Fitted, judged: readonly Judged[]): Fitted {
  const own = judged.map((table, at) => pullsOf(table, { shift: shifts[at], slope }));
  let [curve, excess] = [SLOPE_SIGMA ** -2, SLOPE_SIGMA ** -2 * (1 - slope)];
  for (const { a, b, c, u, v } of own) {
    curve += c - (b * b) / a;
    excess += v - (b * u) / a;
  }
  const move = within(excess / curve);
  return {
    slope: Math.min(Math.max(slope + move, LEAST_SLOPE), MOST_SLOPE),
    shifts: own.map(({ a, b, u }, at) => shifts[at] + within((u - b * move) / a)),
  };
}

/** What one class's table says: curvatures by shift, both and slope, and how far it pulls at shift and slope. */
function pullsOf({ middle, bins, counts, sigma }: Judged, { shift, slope }: Recalibration) {
  let [a, b, c] = [SHIFT_SIGMA ** -2, 0, 0];
  let [u, v] = [-(SHIFT_SIGMA ** -2) * shift, 0];
  for (const [bin, { place, users }] of bins.entries()) {
    const p = 1 / (1 + exp(-(middle + shift + slope * place)));
    const counted = { no: counts[2 * bin], yes: counts[2 * bin + 1], users };
    const { curve, excess } = excessOf(counted, p, sigma);
    [a, b, c] = [a + curve, b + curve * place, c + curve * place * place];
    [u, v] = [u + excess, v + excess * place];
  }
  return { a, b, c, u, v };
}

function within(move: number): number {
  return Math.min(Math.max(move, -LONGEST), LONGEST);
}
