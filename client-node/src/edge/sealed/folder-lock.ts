import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isHeldElsewhere } from "@fedseg/keeper/books/holder.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** How long another process may take. */
const PATIENCE_MS = 20_000;

/**
 * Does something that no other process does in the same folder at the same time. The lock is the operating system's on
 * an empty database: it ends with the process that holds it. Not to be nested.
 * @throws CodedError FOLDER_BUSY or FOLDER_UNWRITABLE.
 */
export function whileLocked<T>(folder: string, work: () => T, patienceMs = PATIENCE_MS): T {
  const lock = takeLock(folder, patienceMs);
  try {
    return work();
  } finally {
    lock.close();
  }
}

/** As `whileLocked`, for work that waits; nobody in this process may ask for the lock meanwhile. */
export async function whileLockedFor(folder: string, work: () => Promise<void>): Promise<void> {
  const lock = takeLock(folder, PATIENCE_MS);
  try {
    await work();
  } finally {
    lock.close();
  }
}

function takeLock(folder: string, patienceMs: number): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    makeFolder(folder);
    const path = join(folder, "sealed.lock");
    closeSync(openSync(path, "a", 0o600));
    lock = new DatabaseSync(path, { timeout: patienceMs });
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    throw isHeldElsewhere(error) ? busy(folder) : unwritable(folder, error);
  }
}

function busy(folder: string): CodedError {
  return new CodedError("FOLDER_BUSY", {
    what: `The sealed files in ${folder} are being changed by another process of this node.`,
    why: "They are for one process at a time, and this one has waited its time. Nothing is damaged.",
    todo: "Wait until the other command has finished, then give this one once more.",
  });
}

function unwritable(folder: string, error: unknown): CodedError {
  return new CodedError("FOLDER_UNWRITABLE", {
    what: `The folder ${folder} cannot be changed (${error instanceof Error ? error.message : String(error)}).`,
    why: "It is another user's or read-only, or the disk is full; no other process is in the way.",
    todo: "Make room, or give the folder back to this user; what was there before is unchanged.",
  });
}
