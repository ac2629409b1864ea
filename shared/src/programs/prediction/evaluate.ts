import type { Scorer } from "../../queries/scorer.ts";
import { type Program, privateSum } from "../program.ts";
import type { ScoreTable } from "./score-table.ts";
import type { PredictionSpec } from "./spec.ts";

/** Counts users by class and by the bin of their score: the last sum of every program that foretells a class. */
export function* evaluate(
  scorer: Scorer,
  starts: readonly number[],
  { evaluate: { share } }: PredictionSpec,
): Program<ScoreTable> {
  const table = yield* privateSum("score-counts", { scorer, starts: [...starts] }, [share]);
  return { starts, ...table };
}

/** What the last session of every program that foretells a class is for. */
export type EvaluateStep = "evaluate";

/** Returns that session. */
export function evaluateSession({ evaluate: { share } }: PredictionSpec) {
  return { query: "score-counts", step: "evaluate", share } as const;
}
