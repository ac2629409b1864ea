import { dividedShare } from "../../queries/shares.ts";
import type { PlannedSession } from "../contract.ts";
import type { LogisticSpec } from "./spec.ts";

/** Gradients that are asked for. */
export const ROUNDS = 6;

/** Share of the program's mu² that finding the features' spread takes, and part of the rest that their products take. */
const [NORMALISE, PRODUCTS] = [0.05, 0.15];

/** Parts of the moments' share: nearly all for the products; users are many, so that little is enough to count them. */
export const PRODUCT_PARTS = [0.1, 0.02, 0.88] as const;

/** Shares of mu² of the program's sums. */
export interface LogisticShares {
  readonly normalise: number;
  readonly products: number;
  readonly gradient: number;
  readonly evaluate: number;
}

/** Splits the budget. */
export function logisticShares({ evaluate: { share: evaluate } }: LogisticSpec): LogisticShares {
  const rest = 1 - evaluate - NORMALISE;
  return {
    normalise: NORMALISE,
    products: rest * PRODUCTS,
    gradient: (rest * (1 - PRODUCTS)) / ROUNDS,
    evaluate,
  };
}

/** What the program's sessions are for. */
export type LogisticStep = "normalise" | "products" | "gradient" | "evaluate";

interface LogisticSession extends PlannedSession {
  readonly step: LogisticStep;
}

/** Lists the sessions that `logistic` asks for, in order, with what each costs. */
export function logisticSessions(spec: LogisticSpec): readonly LogisticSession[] {
  const shares = logisticShares(spec);
  return [
    { query: "value-counts", step: "normalise", share: shares.normalise },
    { query: "moments", step: "products", share: dividedShare(shares.products, PRODUCT_PARTS) },
    ...Array.from({ length: ROUNDS }, (): LogisticSession => {
      return { query: "gradient", step: "gradient", share: shares.gradient };
    }),
    { query: "score-counts", step: "evaluate", share: shares.evaluate },
  ];
}
