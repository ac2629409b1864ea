import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StoreConfig } from "@fedseg/keeper/books/store-config.ts";

const PROCESS = fileURLToPath(new URL("./store-process.ts", import.meta.url));

/** Tries to open a folder's books in a process of its own; returns the code of its refusal. */
export async function openElsewhere(folder: string, config: StoreConfig): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    PROCESS,
    folder,
    JSON.stringify(config),
    "look",
  ]);
  return stdout.trim() || undefined;
}

/** A process that takes one step after the other. */
export interface Walker {
  readonly child: ChildProcess;
  /** Resolves when it has taken two. */
  readonly hasBegun: Promise<void>;
  /** Resolves with the last thing that it said, when it has ended. */
  readonly ended: Promise<string>;
}

/** Starts a process that takes steps in a folder's books. */
export function walker(folder: string, config: StoreConfig): Walker {
  const args = [PROCESS, folder, JSON.stringify(config)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const begun = Promise.withResolvers<void>();
  let [last, said] = ["0", 0];
  createInterface({ input: child.stdout }).on("line", (line) => {
    last = line;
    said += 1;
    if (said === 2) begun.resolve();
  });
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(last)));
  void ended.then(() => begun.resolve());
  return { child, hasBegun: begun.promise, ended };
}

/** Kills a process that takes steps at a moment after the second; returns the last one that it called done. */
export async function runAndKill(folder: string, config: StoreConfig, waitMs: number): Promise<number> {
  const { child, hasBegun, ended } = walker(folder, config);
  await hasBegun;
  setTimeout(() => child.kill("SIGKILL"), waitMs);
  return Number(await ended);
}
