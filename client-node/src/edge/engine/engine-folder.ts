import { readdirSync, rmSync, rmdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Folders that engines of this process are using now. */
const taken = new Set<string>();

/** Notes that an engine of this process uses a folder. */
export function takeFolder(folder: string): void {
  taken.add(basename(folder));
}

/** Removes the folders of engines whose process has ended without closing them: they hold rows. */
export function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!taken.has(name) && !isRunning(Number(name.split("-")[0]))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

/** Removes an engine's folder, and the parent unless it holds another. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Another engine works beside this one.
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid || !Number.isSafeInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
