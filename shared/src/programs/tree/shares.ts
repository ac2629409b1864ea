import type { PlannedSession, ProgramFacts } from "../contract.ts";
import { evaluateSessions, type EvaluateStep } from "../prediction/evaluate.ts";
import {
  type LogisticBudget,
  type LogisticStartStep,
  logisticStartSessions,
} from "../prediction/logistic-start.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import { treeMode } from "./feasibility.ts";

/** Conditions on the way to an end, at most. */
export const DEPTH = 5;

/** Parts of the budget when a tree grows on users: where features lie, and of the rest the ends' classes. */
const [VALUES, ENDS] = [0.06, 0.15];

/** Parts of the budget when it grows on made-up users: where features lie, and of the rest the ends' classes. */
const [DISTILLED_VALUES, DISTILLED_ENDS] = [0.05, 0.25];

/** Shares of the program's mu² that a tree costs which grows on users. */
export interface LevelShares {
  readonly values: number;
  /** Of one level. */
  readonly level: number;
  readonly ends: number;
}

/** Splits the budget of a tree that grows on users. */
export function levelShares({ evaluate: { share } }: PredictionSpec): LevelShares {
  const rest = 1 - share - VALUES;
  return { values: VALUES, level: (rest * (1 - ENDS)) / DEPTH, ends: rest * ENDS };
}

/** Shares of a tree that grows on made-up users. */
export interface DistilledShares {
  readonly logistic: LogisticBudget;
  readonly ends: number;
}

/** Splits the budget of a tree that grows on made-up users. */
export function distilledShares({ evaluate: { share } }: PredictionSpec): DistilledShares {
  const rest = 1 - share - DISTILLED_VALUES;
  const logistic = { normalise: DISTILLED_VALUES, learn: rest * (1 - DISTILLED_ENDS) };
  return { logistic, ends: rest * DISTILLED_ENDS };
}

/** What the program's sessions are for. */
export type TreeStep = LogisticStartStep | "values" | "level" | "ends" | EvaluateStep;

interface TreeSession extends PlannedSession {
  readonly step: TreeStep;
}

/** Lists the sessions that `decisionTree` asks for, in order, with what each costs. @throws CodedError PLAN_TOO_SMALL */
export function treeSessions(spec: PredictionSpec, facts: ProgramFacts): readonly TreeSession[] {
  const isDistilled = treeMode(spec, facts) === "made-up users";
  const grown = isDistilled ? distilledSessions(spec) : levelSessions(spec);
  return [...grown, ...evaluateSessions(spec, severalClasses(spec, facts))];
}

function levelSessions(spec: PredictionSpec): TreeSession[] {
  const { values, level, ends } = levelShares(spec);
  return [
    { query: "value-counts", step: "values", share: values },
    ...Array.from({ length: DEPTH }, (): TreeSession => {
      return { query: "tree-counts", step: "level", share: level };
    }),
    { query: "tree-counts", step: "ends", share: ends },
  ];
}

function distilledSessions(spec: PredictionSpec): TreeSession[] {
  const { logistic, ends } = distilledShares(spec);
  return [...logisticStartSessions(logistic), { query: "tree-counts", step: "ends", share: ends }];
}
