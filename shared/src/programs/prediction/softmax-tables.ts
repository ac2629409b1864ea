import { SCORE_BITS } from "../../queries/logistic-score.ts";
import { type SoftmaxScorer, logOddsOf } from "../../queries/scorers/softmax.ts";
import type { Program } from "../program.ts";
import { type SampledTable, classesRecalibration } from "./classes-recalibration.ts";
import { evaluate } from "./evaluate.ts";
import { requireEach } from "./require-classes.ts";
import type { ClassModel } from "./several-classes.ts";
import type { PredictionSpec } from "./spec.ts";
import { sampledStarts } from "./table-starts.ts";

/** What has been learnt of several classes by one softmax. */
export interface LearntSoftmax {
  readonly scorer: Omit<SoftmaxScorer, "yes">;
  /** Scores of all classes, as logarithms of odds, of users whom nobody has: they say where bins begin. */
  readonly scored: readonly (readonly number[])[];
  /** What the classes are called. */
  readonly names: readonly string[];
}

/** Counts users of each class against all others by its score, and puts chances right by that: the last sums of every program whose classes share one softmax. @throws CodedError TARGET_ONE_CLASS or CLASS_EMPTY */
export function* softmaxTables(
  { scorer, scored, names }: LearntSoftmax,
  spec: PredictionSpec,
): Program<ClassModel<SoftmaxScorer>[]> {
  const counted: (SampledTable & ClassModel<SoftmaxScorer>)[] = [];
  for (const [yes, name] of names.entries()) {
    const own: SoftmaxScorer = { ...scorer, yes };
    const sampled = scored.map((scores) => logOddsOf(scores, yes));
    const starts = sampledStarts(sampled.map((odds) => odds * 2 ** SCORE_BITS));
    const table = yield* evaluate(own, starts, spec, { yes, of: names.length });
    counted.push({ name, scorer: own, table, sampled });
  }
  requireEach(counted, spec.target);
  const right = classesRecalibration(counted);
  return counted.map(({ name, scorer: own, table }, yes) => {
    return { name, scorer: own, table, recalibration: right[yes] };
  });
}
