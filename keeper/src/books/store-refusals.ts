import { CodedError } from "@fedseg/shared/errors.ts";

/** Refuses books that another process holds. `where`: the books as a person knows them. */
export function inUse(where: string, who: string): CodedError {
  return new CodedError("STORE_IN_USE", {
    what: `The books at ${where} are in use by ${who}.`,
    why: "Books are for one process at a time: two under one identity would contradict each other. Nothing is damaged.",
    todo: `Wait until ${who} has ended, or stop it: a node or coordinator that is started again goes on where it was. Then give this command once more.`,
  });
}

/** Refuses to write. */
export function unwritable(error: unknown): CodedError {
  return new CodedError("STORE_UNWRITABLE", {
    what: `The books cannot be written (${reasonOf(error)}).`,
    why: "Nothing may be said to anybody before it stands in the books; the disk may be full or have become read-only, or the server be gone.",
    todo: "Make room, mend the disk or bring the server back, then start again: everything that was recorded is kept.",
  });
}

/** Returns the words of an error. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
