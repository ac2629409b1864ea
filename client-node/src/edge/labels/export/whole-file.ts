import { makeFolder } from "@fedseg/keeper/edge/make-folder.ts";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { isRunning } from "@fedseg/keeper/edge/is-running.ts";

/**
 * Writes a file whole or not at all: `fill` gets the path of an empty owner-only file beside it, which takes its
 * place once it is safely on disk. What an interrupted run left behind is removed.
 * @throws CodedError EXPORT_UNWRITABLE, or what `fill` throws; then the old file stands as it was.
 */
export async function writeWhole(path: string, fill: (path: string) => Promise<void> | void): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    makeFolder(dirname(path));
    removeParts(path);
    closeSync(openSync(part, "wx", 0o600));
    await fill(part);
    syncPath(part);
    renameSync(part, path);
    syncPath(dirname(path));
  } catch (error) {
    rmSync(part, { force: true });
    throw isSystemError(error) ? unwritable(path, error.code) : error;
  }
}

/** Removes the parts of processes that have ended, and of earlier exports of this one. */
function removeParts(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`.${basename(path)}.`) || !name.endsWith(".part")) continue;
    const pid = Number(name.slice(basename(path).length + 2, -".part".length));
    if (!isRunning(pid)) rmSync(join(dirname(path), name), { force: true });
  }
}

function syncPath(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

function unwritable(path: string, reason: string): CodedError {
  return new CodedError("EXPORT_UNWRITABLE", {
    what: `The file ${path} cannot be written (${reason}).`,
    why: "The folder may belong to another user, be read-only or full, or the path is a folder.",
    todo: "Make room or correct the target's path in out.targets; what was there before is unchanged.",
  });
}
