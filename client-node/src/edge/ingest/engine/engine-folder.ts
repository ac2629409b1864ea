import { makeFolder as makeParent } from "@fedseg/keeper/files/make-folder.ts";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isRunning } from "@fedseg/keeper/process/is-running.ts";

/** Folders that engines of this process are using now. */
const taken = new Set<string>();

/** Makes a folder for one engine, readable by nobody else, after removing those that killed processes have left. */
export function makeFolder(home: string): string {
  const parent = join(home, "engine");
  makeParent(parent);
  removeLeftovers(parent);
  const folder = mkdtempSync(join(parent, `${process.pid}-`));
  chmodSync(folder, 0o700);
  taken.add(basename(folder));
  return folder;
}

/** Removes an engine's folder, and the parent unless it holds another. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  taken.delete(basename(folder));
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Another engine works beside this one.
  }
}

/** Removes the folders of a process that has ended. */
export function removeFoldersOf(home: string, pid: number): void {
  const parent = join(home, "engine");
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) if (name.startsWith(`${pid}-`)) removeFolder(join(parent, name));
}

/** The folders of engines whose process has ended without closing them hold rows. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!taken.has(name) && !isRunning(Number(name.split("-")[0]))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}
