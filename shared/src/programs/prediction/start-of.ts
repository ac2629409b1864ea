import type { ProgramContext, ProgramNeeds, ReleasedSum } from "../contract.ts";
import type { Program } from "../program.ts";
import { type LogisticBudget, type LogisticStart, logisticStart } from "./logistic-start.ts";
import type { StartedSpec } from "./spec.ts";

/** Sums that have been told ask for nothing. */
const PAID: LogisticBudget = { normalise: 0, learn: 0 };

/** Returns what a program needs that begins with a logistic regression. */
export function startedNeeds({ target, start }: StartedSpec): ProgramNeeds {
  return { target, ...(start !== undefined && { before: [start] }) };
}

/**
 * Learns the regression that a program begins with: by sums of its own at this cost, or, where the spec says so, from those
 * that the regression before it in the plan was told, at no charge. `require` as for `logisticStart`.
 */
export function* startOf(
  { start }: StartedSpec,
  { features, earlier }: Pick<ProgramContext, "features" | "earlier">,
  budget: LogisticBudget,
  require: (users: number) => void,
): Program<LogisticStart> {
  if (start === undefined) return yield* logisticStart(features.length, budget, require);
  const told = earlier.findLast(({ name }) => name === start);
  if (!told) throw new RangeError(`"start" expected a ${start} before, got none`);
  return answered(logisticStart(features.length, PAID, require), told.sums);
}

/** Runs a program on what has been told, which begins with the answers to its questions. */
function answered<Model>(program: Program<Model>, sums: readonly ReleasedSum[]): Model {
  let next = program.next();
  for (const { release } of sums) {
    if (next.done) return next.value;
    next = program.next(release);
  }
  throw new RangeError('"sums" expected an answer to every question, got fewer');
}
