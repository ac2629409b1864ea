import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import { answer as answerAuditor } from "@fedseg/auditor/edge/answer.ts";
import { answer as answerNode } from "@fedseg/client-node/edge/answer.ts";
import { answer as answerOperator } from "@fedseg/coordinator/edge/answer.ts";
import { refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { vi } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const ANSWERS = { "client-node": answerNode, coordinator: answerOperator, auditor: answerAuditor };

/** What a command left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  /** Without what a command says while it begins. */
  readonly stderr: string;
  /** What a command says to people while it begins, undefined where it says nothing. */
  readonly began: string | undefined;
  /** Code of the refusal that it printed, undefined when that is not one: code, sentences, no stack. */
  readonly code: string | undefined;
}

/** Runs a command's source file to its end. */
export async function runCommand(main: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(ROOT, main), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 240_000,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes) => (stdout += String(bytes)));
  child.stderr.on("data", (bytes) => (stderr += String(bytes)));
  const status = await new Promise<number | null>((done) => child.once("close", done));
  return { status, stdout, ...apart(stderr) };
}

/**
 * Runs a command of a party or of the auditor in this process, which starts none and loads the program once.
 * Not while this process holds a file that the command locks.
 */
export async function runHere(party: keyof typeof ANSWERS, args: readonly string[]): Promise<Outcome> {
  const printed = { log: "", error: "" };
  const spies = (["log", "error"] as const).map((way) =>
    vi.spyOn(console, way).mockImplementation((...words) => void (printed[way] += `${format(...words)}\n`)),
  );
  try {
    const status = await ANSWERS[party](args);
    return { status, stdout: printed.log, ...apart(printed.error) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs a command, and tells besides whether every file of a folder is as it was. */
export async function runBeside(folder: string, main: string, args: readonly string[]) {
  return besides(folder, () => runCommand(main, args));
}

/** Runs a command in this process, and tells besides whether every file of a folder is as it was. */
export async function runHereBeside(folder: string, party: keyof typeof ANSWERS, args: readonly string[]) {
  return besides(folder, () => runHere(party, args));
}

async function besides(folder: string, run: () => Promise<Outcome>) {
  const before = listing(folder);
  const outcome = await run();
  return { ...outcome, isUntouched: before.join() === listing(folder).join() };
}

/** Lists every file of a folder with a hash of its content, but for the names of the processes that have connected from it. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name !== "processes")
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile()
        ? `${path} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`
        : path;
    })
    .sort();
}

function apart(printed: string): Pick<Outcome, "stderr" | "began" | "code"> {
  const [line = "", began] = /^\S+Z BEGINS +(.+)\n/.exec(printed) ?? [];
  const stderr = printed.slice(line.length);
  return { stderr, began, code: refusalCode(stderr) };
}

function refusalCode(stderr: string): string | undefined {
  if (stderr.startsWith("{")) return refusalLineSchema.parse(JSON.parse(stderr)).code;
  const isPlain = !/\n\s+at |node:internal|Error:/.test(stderr);
  return isPlain ? /^([A-Z]+(?:_[A-Z]+)*): [^]+(?:\. |\n)[^]+\. [^]+/.exec(stderr)?.[1] : undefined;
}
