import { CodedError } from "@fedseg/shared/errors.ts";

/** Refuses books that another process holds. `where`: the books as a person knows them. */
export function inUse(where: string, who: string): CodedError {
  return new CodedError("STORE_IN_USE", {
    what: `The books at ${where} are in use by ${who}.`,
    why: "Books are for one process at a time: two under one identity would contradict each other. Nothing is damaged.",
    todo: `Wait until ${who} has ended, or stop it: a node or coordinator that is started again goes on where it was. Then give this command once more.`,
  });
}

/** Refuses to open books that this user or this disk lets nobody write. `code`: the system's, as EROFS. */
export function readOnly(path: string, code: string): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `The books at ${path} may not be written (${code}).`,
    why: `${code === "EROFS" ? "The disk is mounted to be read only" : "The file or its folder is not this user's to write"}. This command writes into them; status, account, receipts and ledger read them as they are.`,
    todo: "Give the command where the folder can be written, by the user whose it is. A copy that is to be read only is left as it is: the node itself goes on from its own folder alone.",
  });
}

/** Refuses to read books, where nothing may be written, of which the newest commits lie beside them. */
export function notMoved(path: string): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `The newest of the books at ${path} lies in ${path}-wal, and may not be moved into them here.`,
    why: "Their process runs, was killed, or was copied from while it ran; nothing can be written in this folder, and without that file they would be older than they are.",
    todo: "Copy the whole folder to where it can be written, and give the command there; or stop the process that writes them, and copy or look again.",
  });
}

/** Refuses to read books, where nothing may be written, that somebody else writes meanwhile. */
export function changing(path: string): CodedError {
  return new CodedError("STORE_IN_USE", {
    what: `The books at ${path} are being written by another process.`,
    why: "Where nothing may be written nobody can be kept from them while they are read. Nothing is damaged.",
    todo: "Give this command once more, or, as the user whose the folder is, while the process runs: it then answers itself.",
  });
}

/** Refuses books that cannot be read. */
export function unreadable(path: string, reason: string): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `The books at ${path} cannot be read (${reason}).`,
    why: "The file is damaged, another user's, or of an earlier version, which is brought up to date only where it can be written.",
    todo: "Give the command by the user whose the file is, where the folder can be written. If it is damaged, restore the newest copy of the whole folder; one that is too old will be noticed and refused.",
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
