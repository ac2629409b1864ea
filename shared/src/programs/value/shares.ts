import { divideShare, dividedShare } from "../../queries/shares.ts";
import type { PlannedSession } from "../contract.ts";
import { type EvaluateStep, evaluateSessions } from "../prediction/evaluate.ts";
import type { PredictionSpec } from "../prediction/spec.ts";
import type { StandardiseStep } from "../prediction/standardise.ts";

/** Share of the program's mu² that finding the spread of features and value takes. */
const NORMALISE = 0.1;

/** Parts of the moments' share: users, values, products. */
const PARTS = [0.04, 0.06, 0.9] as const;

/** What the program's sessions are for. */
export type ValueStep = StandardiseStep | EvaluateStep;

interface ValueSession extends PlannedSession {
  readonly step: ValueStep;
}

/** Shares of the sums; those of the products block by block. */
interface ValueShares {
  readonly normalise: number;
  readonly products: readonly number[];
}

/** Parts the budget of a program that learns a value. */
export function valueShares({ evaluate: { share } }: PredictionSpec): ValueShares {
  return { normalise: NORMALISE, products: divideShare(1 - NORMALISE - share, PARTS) };
}

/** Lists the sessions that `value` asks for, in order, with what each costs. */
export function valueSessions(spec: PredictionSpec): readonly ValueSession[] {
  const products = dividedShare(1 - NORMALISE - spec.evaluate.share, PARTS);
  return [
    { query: "value-counts", step: "normalise", share: NORMALISE },
    { query: "moments", step: "products", share: products },
    ...evaluateSessions(spec),
  ];
}
