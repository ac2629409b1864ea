import type { EndedProgram, ProgramContext, ProgramNeeds, ReleasedSum } from "../contract.ts";
import type { Program } from "../program.ts";
import { type ClassesStart, classesStart } from "./classes-start.ts";
import { type LogisticBudget, type LogisticStart, logisticStart } from "./logistic-start.ts";
import type { StartedSpec } from "./spec.ts";

/** Sums that have been told ask for nothing. */
const PAID: LogisticBudget = { normalise: 0, learn: 0 };

/** Returns what a program needs that begins with a regression. */
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
  return answered(logisticStart(features.length, PAID, require), endedBefore(start, earlier).sums);
}

/**
 * Learns the softmax regression of so many classes that a program begins with, as `startOf` that of a yes or no. The made-up users of one
 * that was told before are those that its program drew.
 */
export function* classesStartOf(
  { start }: StartedSpec,
  { features, earlier, uniforms }: Pick<ProgramContext, "features" | "earlier" | "uniforms">,
  { classes, budget }: { readonly classes: number; readonly budget: LogisticBudget },
  require: (users: number) => void,
): Program<ClassesStart> {
  const shape = { d: features.length, classes };
  if (start === undefined) return yield* classesStart(shape, budget, uniforms(DRAWN), require);
  const told = endedBefore(start, earlier);
  return answered(classesStart(shape, PAID, told.uniforms(DRAWN), require), told.sums);
}

/** The stream of the users that a softmax regression draws. */
export const DRAWN = "classes";

function endedBefore(start: string, earlier: readonly EndedProgram[]): EndedProgram {
  const told = earlier.findLast(({ name }) => name === start);
  if (!told) throw new RangeError(`"start" expected a ${start} before, got none`);
  return told;
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
