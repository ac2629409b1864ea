import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CodedError } from "@fedseg/shared/errors.ts";

/** How long another process may take. */
const PATIENCE_MS = 20_000;

/**
 * Does something that no other process does in the same folder at the same time. The lock is the operating system's on
 * an empty database: it ends with the process that holds it. Not to be nested. @throws CodedError FOLDER_BUSY.
 */
export function whileLocked<T>(folder: string, work: () => T): T {
  const lock = takeLock(folder);
  try {
    return work();
  } finally {
    lock.close();
  }
}

function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, "sealed.lock");
    closeSync(openSync(path, "a", 0o600));
    lock = new DatabaseSync(path, { timeout: PATIENCE_MS });
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    throw new CodedError("FOLDER_BUSY", {
      what: `The folder ${folder} cannot be changed now (${error instanceof Error ? error.message : String(error)}).`,
      why: "Another process of this node is changing its sealed files, or the folder cannot be written.",
      todo: "Wait until it has finished, or give the folder back to this user, then try again.",
    });
  }
}
