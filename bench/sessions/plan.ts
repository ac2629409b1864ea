import { PROGRAM } from "./program.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { tinyPlan } from "../../test/simulation/tiny-market.ts";

/** What is measured. */
export interface Size {
  readonly nodes: number;
  readonly numbers: number;
  readonly sums: number;
}

/** All keys of a bench follow from it. */
export const SEED = "bench of sessions";

/** What the node that is measured draws by, so that it can be played what it was sent. */
export const NODE_SOURCE = `${SEED} node 0`;

/** No deadline of the bench is ever reached: nobody is missing. */
const NEVER_MS = 3_600_000;

/** A plan of so many sums; everybody makes the same. */
export function benchPlan({ nodes, numbers, sums }: Size): Plan {
  const plan = tinyPlan(SEED, nodes);
  return {
    ...plan,
    budget: { epsilon: "8", delta: "1e-10", usersCap: 1_000_000 },
    programs: [{ name: PROGRAM, share: 1, spec: { sums, numbers } }] as unknown as Plan["programs"],
    limits: { maxSessions: sums, maxAttempts: 1 },
    timing: {
      bundleMs: NEVER_MS,
      reportMs: NEVER_MS,
      confirmMs: NEVER_MS,
      unmaskMs: NEVER_MS,
      tickMs: 0,
      graceMs: NEVER_MS,
    },
  };
}
