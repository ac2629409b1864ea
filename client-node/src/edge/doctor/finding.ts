import { CodedError } from "@fedseg/shared/errors.ts";
import type { Judgement } from "../../policy/judge.ts";

/** What one check found: WARN is what the owner should look at, FAIL what would stop a study. */
export interface Finding {
  readonly check: string;
  readonly verdict: "PASS" | "WARN" | "FAIL";
  readonly text: string;
  /** What to do about it. */
  readonly todo?: string;
  /** What the policy says of an offered plan, limit by limit. */
  readonly judgement?: Judgement;
}

/** Turns a refusal into a finding. @throws everything that is none. */
export function findingOf(check: string, verdict: "WARN" | "FAIL", error: unknown): Finding {
  if (!(error instanceof CodedError)) throw error;
  const { what, why, todo } = error.refusal;
  return { check, verdict, text: `${error.code}: ${what} ${why}`, todo };
}

/** Says that a check could not be made because another one has not passed. */
export function notLookedAt(check: string, because: string): Finding {
  return { check, verdict: "WARN", text: `not looked at, because ${because}`, todo: "Mend that first." };
}
