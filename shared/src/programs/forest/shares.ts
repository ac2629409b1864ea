import { type PlannedSession, type ProgramFacts, shownProgramMu } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";

/** How large a forest is. */
export const [TREES, DEPTH] = [30, 6];

/** Users × mu from which on it is worth asking which features tell something. */
export const GUIDED_STRENGTH = 2000;

/** Shares of the program's mu² for where features lie: with classes, and without. */
const [WITH_CLASSES, WITHOUT] = [0.2, 0.05];

/** Tells whether trees are to look more often at features that tell something: by what the plan says. */
export function isGuided(facts: Omit<ProgramFacts, "features" | "inputs">): boolean {
  return facts.usersFloor * shownProgramMu(facts, []) >= GUIDED_STRENGTH;
}

/** Shares of mu² of the program's sums. */
export interface ForestShares {
  readonly values: number;
  readonly leaves: number;
}

/** Splits the budget. */
export function forestShares(
  { evaluate: { share } }: PredictionSpec,
  facts: Omit<ProgramFacts, "features" | "inputs">,
): ForestShares {
  const values = isGuided(facts) ? WITH_CLASSES : WITHOUT;
  return { values, leaves: 1 - share - values };
}

/** What the program's sessions are for. */
export type ForestStep = "values" | "classes" | "leaves" | EvaluateStep;

interface ForestSession extends PlannedSession {
  readonly step: ForestStep;
}

/** Lists the sessions that `forest` asks for, in order, with what each costs. */
export function forestSessions(spec: PredictionSpec, facts: ProgramFacts): readonly ForestSession[] {
  const { values, leaves } = forestShares(spec, facts);
  const first = isGuided(facts)
    ? ({ query: "class-counts", step: "classes", share: values } as const)
    : ({ query: "value-counts", step: "values", share: values } as const);
  return [
    first,
    { query: "leaf-counts", step: "leaves", share: leaves },
    ...evaluateSessions(spec, severalClasses(spec, facts)),
  ];
}
