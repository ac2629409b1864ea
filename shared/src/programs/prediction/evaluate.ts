import type { Scorer } from "../../queries/scorer.ts";
import { type Program, privateSum } from "../program.ts";
import { requireBoth } from "./require-classes.ts";
import type { ScoreTable } from "./score-table.ts";
import type { OneClass } from "./several-classes.ts";
import type { PredictionSpec } from "./spec.ts";

/**
 * Counts users by class and by the bin of their score: the last sum of every program that foretells a class, or of several
 * the last but so many, each of its class against all others.
 * @throws CodedError TARGET_ONE_CLASS
 */
export function* evaluate(
  scorer: Scorer,
  starts: readonly number[],
  spec: PredictionSpec,
  one?: OneClass,
): Program<ScoreTable> {
  const asked = { scorer, starts: [...starts], ...(one && { yes: one.yes }) };
  const counted = yield* privateSum("score-counts", asked, [tableShare(spec, one?.of)]);
  const table = { starts, ...counted };
  // Whether a class of several is empty is told when all are known.
  if (!one) requireBoth(table, spec.target);
  return table;
}

/** Returns the share that the table of one of so many classes costs; absent: of a yes or no. */
export function tableShare({ evaluate: { share } }: PredictionSpec, classes = 1): number {
  return share / classes;
}

/** What the last sessions of every program that foretells a class are for. */
export type EvaluateStep = "evaluate";

/** Lists those sessions: one of a yes or no, one a class of several. */
export function evaluateSessions(spec: PredictionSpec, names: readonly string[] = []) {
  const tables = Math.max(names.length, 1);
  return Array.from({ length: tables }, () => {
    return { query: "score-counts", step: "evaluate", share: tableShare(spec, tables) } as const;
  });
}
