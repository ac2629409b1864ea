import { CodedError } from "@fedseg/shared/errors.ts";
import { systemCode, whyUnwritten } from "./unwritten.ts";

/** What to do when a folder of `--out` does not take a file. */
export const WRITABLE_OUT = "Give a folder that this user may write to with --out.";

/** INIT_EXISTS: a draft would replace a file. */
export function draftExists(path: string): CodedError {
  return new CodedError("INIT_EXISTS", {
    what: `There is a file ${path} already.`,
    why: "A draft never replaces what somebody may have written.",
    todo: "Give another folder with --out, or move the file away.",
  });
}

/** INIT_FOLDER: `what` of a draft cannot be made. */
export function draftUnwritable(what: string, error: unknown): CodedError {
  return new CodedError("INIT_FOLDER", {
    what: `${what} cannot be made (${systemCode(error)}).`,
    ...whyUnwritten(error, { why: "The draft is written there.", todo: WRITABLE_OUT }),
  });
}
