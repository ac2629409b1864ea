import { CodedError } from "../errors.ts";

const LYING = "Stop, keep the evidence folder, and show it to the other platforms and the auditor.";

/** What a peer did wrong, as a value: sessions never throw for a peer's mistake. */
export function fault(code: string, what: string, why: string, todo: string = LYING): CodedError {
  return new CodedError(code, { what, why, todo });
}
