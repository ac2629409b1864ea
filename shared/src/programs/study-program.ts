import { CodedError } from "../errors.ts";
import type { Uniforms } from "../math/rng.ts";
import type { EndedProgram, ProgramContext, ProgramFacts, ReleasedSum } from "./contract.ts";
import { type AskedProgram, type ReleasedProgram, type StudyModel, contractOf } from "./index.ts";
import type { Program } from "./program.ts";
import { type RefusedProgram, isRefused, isReleased, refusedProgram } from "./refused.ts";

/** A program of a study, and what surrounds it. */
export interface PlacedProgram {
  readonly asked: AskedProgram;
  readonly facts: ProgramFacts;
}

/** A program that has come to its end, and the shares of the study's mu² that it has come to in its sessions. */
interface Outcome {
  readonly ended: EndedProgram | RefusedProgram;
  readonly spent: readonly number[];
}

/**
 * Runs a study's programs on one budget, in order and those that ask for nothing last: each asks for shares of its own part of it. One that refuses what sums
 * say is recorded as refused, and so are those that build on it; the others go on, and what a refused one has not asked
 * for is nobody's: no user is charged for it. Whoever runs this throws into it why a sum cannot be asked for, and may better the
 * advice of a program's refusal.
 * @throws CodedError of the first program that refuses, before anything is released or when none has released a model.
 */
export function* studyProgram(
  programs: readonly PlacedProgram[],
  uniforms: (program: number, label: string) => Uniforms,
  advise: (program: number, error: CodedError) => CodedError = (_, error) => error,
): Program<StudyModel> {
  const outcomes = new Map<number, Outcome>();
  const asks = ({ asked }: PlacedProgram) => contractOf(asked.name).isFree !== true;
  const places = [...programs.entries()];
  // What asks for nothing comes last: no sum waits for it, and no tick runs meanwhile.
  const inTurn = [...places.filter(([, own]) => asks(own)), ...places.filter(([, own]) => !asks(own))];
  for (const [at, { asked, facts }] of inTurn) {
    const earlier = places.slice(0, at).flatMap(([place]) => outcomes.get(place) ?? []);
    const all = earlier.map(({ ended }) => ended);
    const context = {
      ...facts,
      before: earlier.flatMap(({ spent }) => spent),
      uniforms: (label: string) => uniforms(at, label),
      earlier: all.filter((ended) => isReleased(ended)),
    };
    const needed = needsRefused(asked, all);
    const advised = (error: CodedError) => advise(at, error);
    outcomes.set(at, needed ? { ended: needed, spent: [] } : yield* onItsShare(asked, context, advised));
  }
  return modelsOf(places.map(([at]) => outcomes.get(at)!.ended));
}

function modelsOf(outcomes: readonly (EndedProgram | RefusedProgram)[]): StudyModel {
  const [first] = outcomes;
  if (isRefused(first) && outcomes.every(isRefused)) {
    const { code, ...refusal } = first.refused;
    throw new CodedError(code, refusal);
  }
  return outcomes.map((ended) =>
    isRefused(ended) ? ended : ({ name: ended.name, model: ended.model } as ReleasedProgram),
  );
}

function* onItsShare(
  { name, spec, share: part }: AskedProgram,
  context: ProgramContext,
  advised: (error: CodedError) => CodedError,
): Program<Outcome> {
  const contract = contractOf(name);
  const planned = contract.sessions(spec, context).map(({ share }) => share * part);
  const sums: ReleasedSum[] = [];
  try {
    const run = contract.run(spec, context);
    let next = run.next();
    while (!next.done) {
      const request = next.value;
      const release = yield { ...request, shares: request.shares.map((share) => share * part) };
      sums.push({ request, release });
      next = run.next(release);
    }
    const { uniforms } = context;
    return { ended: { name, model: next.value, sums, uniforms }, spent: planned };
  } catch (error) {
    const isLate = sums.length > 0 || context.before.length > 0;
    if (!(error instanceof CodedError) || !isLate) throw error;
    return { ended: refusedProgram(name, advised(error)), spent: planned.slice(0, sums.length) };
  }
}

/** Returns the refusal of a program that builds on the sums of one before it, when that was refused. */
function needsRefused(
  { name, spec }: AskedProgram,
  earlier: readonly (EndedProgram | RefusedProgram)[],
): RefusedProgram | undefined {
  const { before = [] } = contractOf(name).needs(spec);
  const found = before
    .map((needed) => earlier.findLast((ended) => ended.name === needed))
    .find((ended): ended is RefusedProgram => ended !== undefined && isRefused(ended));
  if (!found) return undefined;
  const error = new CodedError("NEEDED_REFUSED", {
    what: `${name} builds on the ${found.name} before it, which was refused (${found.refused.code}).`,
    why: "What it is made of was never released. It has asked for nothing, and nobody is charged for it.",
    todo: `Do what the refusal of ${found.name} says, and ask for ${name} again behind it.`,
  });
  return refusedProgram(name, error);
}
