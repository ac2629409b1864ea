import type { PlannedSession } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import { type LogisticStartStep, logisticStartSessions } from "../prediction/logistic-start.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { logisticBudget } from "../logistic/shares.ts";

/** What the program's sessions are for. */
export type ClassesStep = LogisticStartStep | EvaluateStep;

interface ClassesSession extends PlannedSession {
  readonly step: ClassesStep;
}

/** Lists the sessions that `classes` asks for, in order, with what each costs. */
export function classesSessions(spec: PredictionSpec, names: readonly string[]): readonly ClassesSession[] {
  return [...logisticStartSessions(logisticBudget(spec)), ...evaluateSessions(spec, names)];
}
