import { closeSync, copyFileSync, fsyncSync, openSync, renameSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { refusalOf } from "./refusals.ts";

/** How long another process may take to write. */
const PATIENCE_MS = 60_000;

/**
 * Puts a copy of a table in another file, in the place of what is there: whole or not at all, and of a moment at which nobody
 * writes. Who erases from both afterwards finds the row in both. @throws CodedError STORE_*.
 */
export function copyTable(path: string, to: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: PATIENCE_MS });
    database.exec("BEGIN IMMEDIATE");
    const part = `${to}.part`;
    copyFileSync(path, part);
    const file = openSync(part, "r+");
    fsyncSync(file);
    closeSync(file);
    renameSync(part, to);
  } catch (error) {
    throw refusalOf(error, path);
  } finally {
    database?.close();
  }
}
