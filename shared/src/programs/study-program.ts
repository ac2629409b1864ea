import type { Uniforms } from "../math/rng.ts";
import type { EndedProgram, ProgramContext, ProgramFacts, ReleasedSum } from "./contract.ts";
import { type AskedProgram, type ReleasedProgram, type StudyModel, contractOf } from "./index.ts";
import type { Program } from "./program.ts";

/** A program of a study, and what surrounds it. */
export interface PlacedProgram {
  readonly asked: AskedProgram;
  readonly facts: ProgramFacts;
}

/** Runs a study's programs in order on one budget: each asks for shares of its own part of it. */
export function* studyProgram(
  programs: readonly PlacedProgram[],
  uniforms: (program: number, label: string) => Uniforms,
): Program<StudyModel> {
  const earlier: EndedProgram[] = [];
  for (const [at, { asked, facts }] of programs.entries()) {
    const context = { ...facts, uniforms: (label: string) => uniforms(at, label), earlier: [...earlier] };
    earlier.push(yield* onItsShare(asked, context));
  }
  return earlier.map(({ name, model }) => ({ name, model }) as ReleasedProgram);
}

function* onItsShare(
  { name, spec, share: part }: AskedProgram,
  context: ProgramContext,
): Program<EndedProgram> {
  const run = contractOf(name).run(spec, context);
  const sums: ReleasedSum[] = [];
  let next = run.next();
  while (!next.done) {
    const request = next.value;
    const release = yield { ...request, shares: request.shares.map((share) => share * part) };
    sums.push({ request, release });
    next = run.next(release);
  }
  return { name, model: next.value, sums };
}
