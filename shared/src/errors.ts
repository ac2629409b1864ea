/** The fields every refusal carries: what happened, why, and what to do next. */
export interface Refusal {
  /** What happened, one sentence, never a data value, key or share. */
  readonly what: string;
  /** Why it is refused. */
  readonly why: string;
  /** What the reader can do next. */
  readonly todo: string;
}

/** Writes the three sentences of a refusal; behind a list, which ends its line, the next one begins a line. */
export function refusalText({ what, why, todo }: Refusal): string {
  return `${what}${what.endsWith("\n") ? "" : " "}${why} ${todo}`;
}

/**
 * A domain refusal: a closed code to branch on, and three sentences for the person who reads it.
 * Never branch on `message`.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly refusal: Refusal;

  constructor(code: string, refusal: Refusal) {
    super(`${code}: ${refusalText(refusal)}`);
    this.name = "CodedError";
    this.code = code;
    this.refusal = refusal;
  }
}
