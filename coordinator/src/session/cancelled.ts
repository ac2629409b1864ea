import { CodedError } from "@fedseg/shared/errors.ts";

/** The end of a study by its operator, for a reason that its members read. */
export function cancelled(reason?: string): CodedError {
  return new CodedError("STUDY_CANCELLED", {
    what: `The operator has ended this study${reason === undefined ? "" : ` (${JSON.stringify(reason)})`}.`,
    why: "Every platform that comes hears of the end, signed. What they have charged stays charged, but for a sum that was open and that enough of them sign never to open.",
    todo: "The next study begins anew: a service proposes it, and without one it has a folder of its own.",
  });
}
