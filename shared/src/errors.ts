/** The fields every refusal carries: what happened, why, and what to do next. */
export interface Refusal {
  /** What happened, one sentence, never a data value, key or share. */
  readonly what: string;
  /** Why it is refused. */
  readonly why: string;
  /** What the reader can do next. */
  readonly todo: string;
}

/**
 * A domain refusal: a closed code to branch on, and three sentences for the person who reads it.
 * Never branch on `message`.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly refusal: Refusal;

  constructor(code: string, refusal: Refusal) {
    super(`${code}: ${refusal.what} ${refusal.why} ${refusal.todo}`);
    this.name = "CodedError";
    this.code = code;
    this.refusal = refusal;
  }
}
