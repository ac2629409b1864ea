import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { pid as ownPid } from "node:process";
import { isRunning } from "../process/is-running.ts";
import { makeFolder } from "./make-folder.ts";

/**
 * Writes an owner-only file: a reader sees the whole of it or what was there before, and so does whoever comes after a
 * crash. Durable when it returns; nothing is left behind when it throws. `moment`: the file's date, now when left out.
 */
export function writeDurably(path: string, content: string | Uint8Array, moment?: Date): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, content, { mode: 0o600 });
    if (moment) utimesSync(part, moment, moment);
    moveDurably(part, path);
  } catch (error) {
    removeIfPossible(part);
    throw error;
  }
}

/**
 * The same for a file that somebody else writes: `fill` gets the path of an empty owner-only file beside it, hidden and of
 * this process. What an interrupted process left behind is removed. @throws what `fill` throws; the old file stands as it was.
 */
export async function fillDurably(path: string, fill: (path: string) => Promise<void> | void): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${ownPid}.part`);
  makeFolder(dirname(path));
  removeParts(path);
  try {
    closeSync(openSync(part, "wx", 0o600));
    await fill(part);
    moveDurably(part, path);
  } catch (error) {
    removeIfPossible(part);
    throw error;
  }
}

/** Renames a file, or a folder of durable files, once it is durable, in place of what may be there, and makes that durable too. */
export function moveDurably(from: string, to: string): void {
  if (statSync(from).isDirectory()) flushFolder(from);
  else flush(from, "r+");
  renameSync(from, to);
  flushFolder(dirname(to));
}

/** Removes the parts of processes that have ended, and of earlier files of this one. */
function removeParts(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`.${basename(path)}.`) || !name.endsWith(".part")) continue;
    const pid = Number(name.slice(basename(path).length + 2, -".part".length));
    if (!isRunning(pid)) rmSync(join(dirname(path), name), { force: true });
  }
}

/** What cannot be written can often not be removed either; then only the part stays. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The failure that came before says what is wrong.
  }
}

/** Windows opens no folders, and keeps their entries by itself. */
function flushFolder(path: string): void {
  try {
    flush(path, "r");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL"].includes(code)) throw error;
  }
}

function flush(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
