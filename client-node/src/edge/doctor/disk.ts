import { closeSync, fsyncSync, openSync, rmSync, statSync, statfsSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode, whyUnwritten } from "@fedseg/wording/refusals/unwritten.ts";
import type { Finding } from "./finding.ts";

/** Bytes below which books may not be written any more, and below which room should be made. */
const [LEAST_FREE, LITTLE_FREE] = [64 * 2 ** 20, 2 ** 30];

/** Checks the node's folder: permissions, free space, and that what is written there is durable; leaves nothing behind. */
export function checkDisk({ folder }: { readonly folder: string }): Finding {
  const existing = nearestFolder(folder);
  try {
    tryDurableWrite(existing);
  } catch (error) {
    return unwritable(existing, error);
  }
  const { bavail, bsize } = statfsSync(existing);
  return diskFinding({ free: bavail * bsize, isShared: existing === folder && isShared(folder) });
}

/** Judges free space in bytes, and whether others may look into the folder. */
export function diskFinding({ free, isShared: shared }: { free: number; isShared: boolean }): Finding {
  const room = `${(free / 2 ** 30).toFixed(1)} GiB are free`;
  if (free < LEAST_FREE)
    return fail(`only ${room}`, "Make room: a study stops when its books cannot be written.");
  if (shared)
    return warn(
      `${room}, but other users of this machine may look into the folder`,
      "chmod 700 the folder: labels and quality reports lie in it.",
    );
  if (free < LITTLE_FREE) return warn(`only ${room}`, "Make room before large sources are read.");
  return { check: "disk", verdict: "PASS", text: `the folder can be written durably; ${room}` };
}

/** Says why the folder takes nothing, and what to do. */
export function unwritable(folder: string, error: unknown): Finding {
  const owner = "Give the folder to the user who runs the node, or mend the disk.";
  const { why, todo } = whyUnwritten(error, { why: "", todo: owner });
  return fail(`nothing can be written durably in ${folder} (${systemCode(error)})${why && `. ${why}`}`, todo);
}

function tryDurableWrite(folder: string): void {
  const path = join(folder, `.doctor-${process.pid}`);
  try {
    const file = openSync(path, "wx", 0o600);
    try {
      writeSync(file, "written to see whether it lasts\n");
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } finally {
    rmSync(path, { force: true });
  }
}

/** The folder itself, or the nearest one above it that is there already. */
function nearestFolder(folder: string): string {
  let path = folder;
  while (!statSync(path, { throwIfNoEntry: false }) && dirname(path) !== path) path = dirname(path);
  return path;
}

function isShared(folder: string): boolean {
  return process.platform !== "win32" && (statSync(folder).mode & 0o077) !== 0;
}

function fail(text: string, todo: string): Finding {
  return { check: "disk", verdict: "FAIL", text, todo };
}

function warn(text: string, todo: string): Finding {
  return { check: "disk", verdict: "WARN", text, todo };
}
