import { CodedError } from "@fedseg/shared/errors.ts";
import { isHeldElsewhere } from "../books/holder.ts";

/** Tells whether an error is the database's. */
export function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
}

/** What the database says becomes a refusal; everything else stays what it is. */
export function refusalOf(error: unknown, path: string): unknown {
  if (isHeldElsewhere(error)) return inUse(path);
  const isSystem = error instanceof Error && "syscall" in error;
  return isOfDatabase(error) || isSystem ? unusable(path, reasonOf(error)) : error;
}

/** Refuses to go on reading what is not there any more. */
export function replaced(): CodedError {
  return new CodedError("TABLE_REPLACED", {
    what: "The node has written its scores anew while they were being read.",
    why: "Half of the old and half of the new ones would be of no model.",
    todo: "Give the command again.",
  });
}

function inUse(path: string): CodedError {
  return new CodedError("STORE_IN_USE", {
    what: `The table at ${path} is being changed by another process of this node.`,
    why: "One process writes at a time, and this one has waited its time. Nothing is damaged.",
    todo: "Wait until the other one has finished, then give this command once more.",
  });
}

/** Refuses a table that cannot be read. */
export function unusable(path: string, reason: string): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `The table at ${path} cannot be read (${reason}).`,
    why: "The file or the disk is damaged or full, or another user's.",
    todo: "Make room or give the folder back to this user. If it is damaged, remove it and start the node: after its study has ended it writes it anew.",
  });
}

/** Refuses to call a change done that is not. */
export function unwritable(path: string, error: unknown): CodedError {
  return new CodedError("STORE_UNWRITABLE", {
    what: `The table at ${path} cannot be written (${reasonOf(error)}).`,
    why: "The disk may be full or have become read-only.",
    todo: "Make room or mend the disk, then start again: what was there before is unchanged.",
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
