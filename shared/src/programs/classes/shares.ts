import type { PlannedSession } from "../contract.ts";
import type { EvaluateStep } from "../prediction/evaluate.ts";
import { type LogisticStartStep, logisticStartSessions } from "../prediction/logistic-start.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { logisticBudget } from "../logistic/shares.ts";

/** What the program's sessions are for. */
export type ClassesStep = LogisticStartStep | EvaluateStep;

interface ClassesSession extends PlannedSession {
  readonly step: ClassesStep;
}

/** Returns the share that the table of one of so many classes costs. */
export function tableShare({ evaluate: { share } }: PredictionSpec, classes: number): number {
  return share / classes;
}

/** Lists the sessions that `classes` asks for, in order, with what each costs. */
export function classesSessions(spec: PredictionSpec, classes: number): readonly ClassesSession[] {
  return [
    ...logisticStartSessions(logisticBudget(spec)),
    ...Array.from({ length: classes }, () => {
      return { query: "score-counts", step: "evaluate", share: tableShare(spec, classes) } as const;
    }),
  ];
}
