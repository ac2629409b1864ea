import { SCORE_BITS } from "../../queries/logistic-score.ts";
import { type SoftmaxScorer, logOddsOf } from "../../queries/scorers/softmax.ts";
import type { Program } from "../program.ts";
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

/** Counts users of each class against all others by its score: the last sums of every program whose classes share one softmax. @throws CodedError TARGET_ONE_CLASS or CLASS_EMPTY */
export function* softmaxTables(
  { scorer, scored, names }: LearntSoftmax,
  spec: PredictionSpec,
): Program<ClassModel<SoftmaxScorer>[]> {
  const classes: ClassModel<SoftmaxScorer>[] = [];
  for (const [yes, name] of names.entries()) {
    const own: SoftmaxScorer = { ...scorer, yes };
    const starts = sampledStarts(scored.map((scores) => logOddsOf(scores, yes) * 2 ** SCORE_BITS));
    const table = yield* evaluate(own, starts, spec, { yes, of: names.length });
    classes.push({ name, scorer: own, table });
  }
  requireEach(classes, spec.target);
  return classes;
}
