import type { CodedError, Refusal } from "../errors.ts";

/** Why a program has not released a model: its code, and what it says to people. */
export interface ProgramRefusal extends Refusal {
  readonly code: string;
}

/** A program that has released no model, because of what was released to it or to one that it builds on. */
export interface RefusedProgram {
  readonly name: string;
  readonly refused: ProgramRefusal;
}

/** Tells whether a program of a study has been refused. */
export function isRefused(ended: object): ended is RefusedProgram {
  return "refused" in ended;
}

/** Tells whether a program of a study has released a model. */
export function isReleased<Released extends object>(ended: Released | RefusedProgram): ended is Released {
  return !isRefused(ended);
}

/** Records a refusal as what a program has come to, fields in the order in which they are published. */
export function refusedProgram(name: string, { code, refusal }: CodedError): RefusedProgram {
  const { what, why, todo } = refusal;
  return { name, refused: { code, what, why, todo } };
}
