import { CodedError } from "@fedseg/shared/errors.ts";

/** The refusal that stands for a fault of the software; its own words may hold data and go to nobody else. */
export function unexpected(cause: unknown): CodedError {
  const refusal = new CodedError("UNEXPECTED", {
    what: `The program met a fault of its own (${cause instanceof Error ? cause.name : typeof cause}).`,
    why: "It stopped, so that nothing is done in a state that nobody foresaw.",
    todo: "Keep the data folder, start again, and report this if it happens twice.",
  });
  refusal.cause = cause;
  return refusal;
}

/** Returns a refusal as it is, and for any other fault the one that stands for it. */
export function asCoded(cause: unknown): CodedError {
  return cause instanceof CodedError ? cause : unexpected(cause);
}
