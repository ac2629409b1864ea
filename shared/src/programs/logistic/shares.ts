import type { PlannedSession } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import {
  type LogisticBudget,
  type LogisticStartStep,
  logisticStartSessions,
} from "../prediction/logistic-start.ts";
import type { PredictionSpec } from "../prediction/spec.ts";

/** Share of the program's mu² that finding the features' spread takes. */
const NORMALISE = 0.05;

/** Returns what the regression may cost. */
export function logisticBudget({ evaluate: { share } }: PredictionSpec): LogisticBudget {
  return { normalise: NORMALISE, learn: 1 - share - NORMALISE };
}

/** What the program's sessions are for. */
export type LogisticStep = LogisticStartStep | EvaluateStep;

interface LogisticSession extends PlannedSession {
  readonly step: LogisticStep;
}

/** Lists the sessions that `logistic` asks for, in order, with what each costs. */
export function logisticSessions(spec: PredictionSpec): readonly LogisticSession[] {
  return [...logisticStartSessions(logisticBudget(spec)), ...evaluateSessions(spec)];
}
