import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import type { Command, Program } from "@fedseg/wording/command-line/program.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";

/**
 * `npm run bench:start-up -- [--runs R] [--json]`: how long every command of the three programs takes to its first output, once
 * with `--help` and once with all that it must have, of which nothing is there, so that its code is loaded and it says what it
 * lacks; and how long `npm run demo` takes. By the clock, the fastest of so many runs.
 */
const { values } = parseArgs({
  options: { runs: { type: "string", default: "3" }, json: { type: "boolean", default: false } },
});

const ROOT = resolve(import.meta.dirname, "../..");
const PROGRAMS: readonly (readonly [bin: string, program: Program])[] = [
  ["client-node/bin/fedseg-node.mjs", FEDSEG_NODE],
  ["coordinator/bin/fedseg-coordinator.mjs", FEDSEG_COORDINATOR],
  ["auditor/bin/fedseg-audit.mjs", FEDSEG_AUDIT],
];

/** What `--json` tells; seconds by the clock. */
export interface StartTimes {
  /** The command that takes longest to its first output, with its program. */
  readonly slowest: string;
  readonly slowestSeconds: number;
  /** Undefined when the demo failed. */
  readonly demoSeconds: number | undefined;
}

const folder = mkdtempSync(join(tmpdir(), "fedseg-start-up-"));

/** Words that give a command all that it must have, and none of it is there. */
function wordsOf({ name, takes = [], needs }: Command): string[] {
  const nothing = (what: string) => join(folder, "nothing", what);
  const options = Object.entries(needs).flatMap(([option, { value }]) =>
    value === undefined ? [`--${option}`] : [`--${option}`, nothing(option)],
  );
  return [name, ...takes.map(({ value }) => nothing(value)), ...options];
}

/** Seconds to the first output of a process, whose end is waited for. */
async function firstOutput(bin: string, words: readonly string[]): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [join(ROOT, bin), ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let first: number | undefined;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", () => (first ??= performance.now()));
  await new Promise((done) => child.once("close", done));
  return ((first ?? performance.now()) - from) / 1000;
}

async function fastest(bin: string, words: readonly string[]): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < Number(values.runs); run += 1)
    least = Math.min(least, await firstOutput(bin, words));
  return least;
}

async function demo(): Promise<number | undefined> {
  const from = performance.now();
  const words = ["shared/bin/run.mjs", "examples/demo/main.ts", "--out", join(folder, "demo")];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: "ignore" });
  const status = await new Promise((done) => child.once("close", done));
  return status === 0 ? (performance.now() - from) / 1000 : undefined;
}

const rows: { readonly command: string; readonly help: number; readonly loaded: number }[] = [];
for (const [bin, program] of PROGRAMS)
  for (const command of program.groups.flatMap((group) => group.commands))
    rows.push({
      command: `${program.name} ${command.name}`,
      help: await fastest(bin, [command.name, "--help"]),
      loaded: await fastest(bin, wordsOf(command)),
    });
const demoSeconds = await demo();
rmSync(folder, { recursive: true, force: true });
const inOrder = rows.toSorted((a, b) => Math.max(b.help, b.loaded) - Math.max(a.help, a.loaded));
const [slowest] = inOrder;
if (values.json)
  console.log(
    JSON.stringify({
      slowest: slowest.command,
      slowestSeconds: Math.max(slowest.help, slowest.loaded),
      demoSeconds,
    } satisfies StartTimes),
  );
else {
  console.log(
    textTable(
      [
        { head: "seconds to the first output" },
        { head: "--help", align: "right" },
        { head: "its code loaded", align: "right" },
      ],
      inOrder.map(({ command, help, loaded }) => [command, help.toFixed(2), loaded.toFixed(2)]),
    ),
  );
  console.log(demoSeconds === undefined ? "The demo failed." : `The demo took ${demoSeconds.toFixed(1)} s.`);
}
