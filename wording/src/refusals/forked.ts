import { CodedError } from "@fedseg/shared/errors.ts";

/** LEDGER_FORK: what a party says that another has shown two ledgers. */
export function forked(name: string): CodedError {
  return new CodedError("LEDGER_FORK", {
    what: `${name} has signed two different ledgers of one length.`,
    why: "Whoever keeps two ledgers can hide what was spent in one of them from those who see the other.",
    todo: "Keep the evidence folder and show both notes to the other platforms and the auditor: they prove it by themselves.",
  });
}
