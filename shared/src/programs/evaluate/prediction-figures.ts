import { exp } from "../../math/exp.ts";
import type { Estimate } from "../estimate.ts";
import { AS_IT_IS, areaUnderCurve, baseRate, binPlaces } from "../prediction/score-table.ts";
import { withError } from "./noisy.ts";
import type { JudgedPrediction } from "./spec.ts";

/** What can be told of a prediction, each beside what knowing nothing of users would reach; undefined where the error is too large. */
export interface PredictionFigures {
  readonly rate: Estimate | undefined;
  /** Area under the ROC curve; of guessing ½. */
  readonly area: Estimate | undefined;
  /** Area under the curve of precision by recall; of guessing the rate. */
  readonly precision: Estimate | undefined;
  /** How many times the rate it is among those with the highest chances, and which part of all users these are. */
  readonly lift: (Estimate & { readonly top: number }) | undefined;
  /** Mean squared error of the chances; of the rate itself rate·(1 − rate). */
  readonly brier: Estimate | undefined;
}

/** Errors beyond which nothing is told: of areas and of the squared error, and of the lift as a part of it. */
const [LARGEST_AREA, LARGEST_BRIER, LARGEST_LIFT] = [0.05, 0.01, 0.15];

/** The users with the highest chances are at least this part of all. */
const TOP = 0.1;

/** Returns what can be told of a prediction. */
export function predictionFigures({ table, recalibration = AS_IT_IS }: JudgedPrediction): PredictionFigures {
  const { counts, sigma } = table;
  const upTo = (error: number, told: Estimate | undefined) =>
    told && told.sigma <= error ? told : undefined;
  const from = topFrom(counts);
  const lift = from === undefined ? undefined : withError(counts, sigma, (all) => liftOf(all, from));
  const starts = together(counts, sigma);
  const chances = binPlaces(table).map(
    (place) => 1 / (1 + exp(-(recalibration.shift + recalibration.slope * place))),
  );
  return {
    rate: baseRate(table),
    area: areaUnderCurve(table, recalibration.slope),
    precision: upTo(
      LARGEST_AREA,
      withError(counts, sigma, (all) => averagePrecision(all, starts)),
    ),
    lift:
      lift && lift.sigma <= LARGEST_LIFT * lift.value ? { ...lift, top: partFrom(counts, from!) } : undefined,
    brier: upTo(
      LARGEST_BRIER,
      withError(counts, sigma, (all) => brierOf(all, chances)),
    ),
  };
}

/** Bins that are looked at together have so many users, in errors of their number. */
const LEAST_TOGETHER = 4;

/** Returns the first bins of neighbours that are looked at together, from the highest chances down. */
function together(counts: Float64Array, sigma: number): number[] {
  const starts: number[] = [];
  let [users, bins] = [0, 0];
  for (let bin = counts.length / 2 - 1; bin >= 0; bin--) {
    users += counts[2 * bin] + counts[2 * bin + 1];
    bins += 1;
    if (users < LEAST_TOGETHER * sigma * Math.sqrt(2 * bins)) continue;
    starts.push(bin);
    [users, bins] = [0, 0];
  }
  return starts;
}

/** The area below precision by recall, from the highest chances down; users of bins that are looked at together are mixed evenly. */
function averagePrecision(counts: Float64Array, starts: readonly number[]): number {
  let [yes, all, sum, end] = [0, 0, 0, counts.length];
  for (const bin of starts) {
    let [no, own] = [0, 0];
    for (let at = 2 * bin; at < end; at += 2) [no, own] = [no + counts[at], own + counts[at + 1]];
    end = 2 * bin;
    sum += (own * (yes + own / 2)) / (all + (own + no) / 2);
    yes += own;
    all += own + no;
  }
  return sum / yes;
}

/** The first bin, from the highest down, at which enough users are above. */
function topFrom(counts: Float64Array): number | undefined {
  for (let bin = counts.length / 2 - 1; bin > 0; bin--) if (partFrom(counts, bin) >= TOP) return bin;
  return undefined;
}

function partFrom(counts: Float64Array, bin: number): number {
  const [top, all] = counts.reduce(
    ([above, users], count, at) => [above + (at >= 2 * bin ? count : 0), users + count],
    [0, 0],
  );
  return top / all;
}

function liftOf(counts: Float64Array, from: number): number {
  let [yes, users, topYes, top] = [0, 0, 0, 0];
  for (let at = 0; at < counts.length; at += 2) {
    const own = counts[at] + counts[at + 1];
    yes += counts[at + 1];
    users += own;
    if (at < 2 * from) continue;
    topYes += counts[at + 1];
    top += own;
  }
  return topYes / top / (yes / users);
}

function brierOf(counts: Float64Array, chances: readonly number[]): number {
  let [sum, users] = [0, 0];
  for (const [bin, chance] of chances.entries()) {
    const [no, yes] = [counts[2 * bin], counts[2 * bin + 1]];
    sum += yes * (1 - chance) ** 2 + no * chance ** 2;
    users += yes + no;
  }
  return sum / users;
}
