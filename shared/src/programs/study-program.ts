import type { Uniforms } from "../math/rng.ts";
import type { ProgramContext, ProgramFacts } from "./contract.ts";
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
  const earlier: ReleasedProgram[] = [];
  for (const [at, { asked, facts }] of programs.entries()) {
    const context = { ...facts, uniforms: (label: string) => uniforms(at, label), earlier: [...earlier] };
    const model = yield* onItsShare(asked, context);
    earlier.push({ name: asked.name, model } as ReleasedProgram);
  }
  return earlier;
}

function* onItsShare({ name, spec, share: part }: AskedProgram, context: ProgramContext): Program<unknown> {
  const run = contractOf(name).run(spec, context);
  let next = run.next();
  while (!next.done) {
    const shares = next.value.shares.map((share) => share * part);
    next = run.next(yield { ...next.value, shares });
  }
  return next.value;
}
