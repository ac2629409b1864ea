import type { PlannedSession, ProgramFacts } from "../contract.ts";
import { shownProgramMu } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import {
  type LogisticBudget,
  type LogisticStartStep,
  logisticStartSessions,
} from "../prediction/logistic-start.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { StartedSpec } from "../prediction/spec.ts";

/** Share of the program's mu² that finding the features' spread takes, and parts of the rest of weights and trees. */
const [NORMALISE, WEIGHTS, TREES] = [0.05, 0.35, 0.65];

/** Sums that trees are learnt in. */
export const ROUNDS = 10;

/** How large the trees are that so many users × mu are worth. */
export interface Growth {
  /** Trees of one sum. */
  readonly trees: number;
  readonly depth: number;
}

/** Users × mu from which on trees are more and deeper, and from which on they are deeper still. */
const [MANY, VERY_MANY] = [10_000, 25_000];

/**
 * Returns how trees are grown: by what the plan says, so that every session is known before. `classes`: of several; what is told
 * of every leaf is told of each of them, and deeper trees would make a sum too long.
 */
export function growthOf(facts: Omit<ProgramFacts, "features" | "inputs">, classes = 0): Growth {
  const strength = facts.usersFloor * shownProgramMu(facts, []);
  if (strength < MANY) return { trees: 6, depth: 5 };
  return { trees: 12, depth: strength >= VERY_MANY && classes === 0 ? 7 : 6 };
}

/** Shares of mu² of the program's sums. */
export interface BoostedShares {
  readonly start: LogisticBudget;
  /** Of one sum of trees. */
  readonly trees: number;
}

/** Splits the budget: where the regression before has told the start, all of it is for trees. */
export function boostedShares({ evaluate: { share }, start }: StartedSpec): BoostedShares {
  if (start !== undefined) return { start: { normalise: 0, learn: 0 }, trees: (1 - share) / ROUNDS };
  const rest = 1 - share - NORMALISE;
  return { start: { normalise: NORMALISE, learn: rest * WEIGHTS }, trees: (rest * TREES) / ROUNDS };
}

/** What the program's sessions are for. */
export type BoostedStep = LogisticStartStep | "trees" | EvaluateStep;

interface BoostedSession extends PlannedSession {
  readonly step: BoostedStep;
}

/** Lists the sessions that `boostedTrees` asks for, in order, with what each costs. */
export function boostedSessions(spec: StartedSpec, facts: ProgramFacts): readonly BoostedSession[] {
  const { start, trees } = boostedShares(spec);
  return [
    ...(spec.start === undefined ? logisticStartSessions(start) : []),
    ...Array.from({ length: ROUNDS }, (): BoostedSession => {
      return { query: "leaf-gradients", step: "trees", share: trees };
    }),
    ...evaluateSessions(spec, severalClasses(spec, facts)),
  ];
}
