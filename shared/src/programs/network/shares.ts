import type { PlannedSession, ProgramFacts } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import {
  type LogisticBudget,
  type LogisticStartStep,
  logisticStartSessions,
} from "../prediction/logistic-start.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { NetworkSpec } from "./spec.ts";

/** Share of the program's mu² that finding the features' spread takes, and part of the rest that the regression takes. */
const [NORMALISE, START] = [0.05, 0.3];

/** Returns what the regression may cost that a network starts from. */
export function startBudget({ evaluate: { share } }: NetworkSpec): LogisticBudget {
  return { normalise: NORMALISE, learn: (1 - share - NORMALISE) * START };
}

/** Returns the share of one gradient of the network: where the regression before has told the start, all is for them. */
export function roundShare({ evaluate: { share }, rounds, start }: NetworkSpec): number {
  if (start !== undefined) return (1 - share) / rounds;
  return ((1 - share - NORMALISE) * (1 - START)) / rounds;
}

/** What the program's sessions are for. */
export type NetworkStep = LogisticStartStep | "bend" | EvaluateStep;

interface NetworkSession extends PlannedSession {
  readonly step: NetworkStep;
}

/** Lists the sessions that `network` asks for, in order, with what each costs. */
export function networkSessions(spec: NetworkSpec, facts: ProgramFacts): readonly NetworkSession[] {
  return [
    ...(spec.start === undefined ? logisticStartSessions(startBudget(spec)) : []),
    ...Array.from({ length: spec.rounds }, (): NetworkSession => {
      return { query: "gradient", step: "bend", share: roundShare(spec) };
    }),
    ...evaluateSessions(spec, severalClasses(spec, facts)),
  ];
}
