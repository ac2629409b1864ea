import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeBundle } from "./make-bundle.ts";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "100" },
    sessions: { type: "string", default: "1000" },
    /** How often each command runs: on a machine that does other things, compare within one round. */
    rounds: { type: "string", default: "1" },
    /** Where bundles are kept: making a large one takes minutes, verifying it does not. */
    cache: { type: "string", default: join(tmpdir(), "fedseg-bench-audit") },
  },
});
const size = { nodes: Number(values.nodes), sessions: Number(values.sessions) };
const POLL_MS = 100;

/** What is measured, and how long it may take on two quiet cores. */
const COMMANDS = { verify: 60, report: 75 } as const;

/** What one command took. */
interface Usage {
  readonly code: number | null;
  readonly verdict: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Returns the folder of an honest bundle of this size; makes it when there is none yet. */
function bundleFolder(): string {
  const folder = join(values.cache, `${size.nodes}x${size.sessions}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const started = performance.now();
  makeBundle(unfinished, size, (done) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`\rmaking a bundle: ${done} of ${size.sessions} sessions, ${seconds} s `);
  });
  process.stderr.write("\n");
  renameSync(unfinished, folder);
  return folder;
}

/** Runs `fedseg-audit` as a person would, and watches what it takes. */
function run(...words: readonly string[]): Promise<Usage> {
  const command = join(import.meta.dirname, "../../auditor/src/edge/main.ts");
  const started = performance.now();
  const child = spawn(process.execPath, [command, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let [text, cpuSeconds, peakMiB] = ["", 0, 0];
  child.stdout.on("data", (chunk: Buffer) => (text = (text + chunk.toString()).slice(-400)));
  const poll = setInterval(() => {
    cpuSeconds = cpuOf(child.pid) ?? cpuSeconds;
    peakMiB = peakOf(child.pid) ?? peakMiB;
  }, POLL_MS);
  return new Promise((done) => {
    child.once("close", (code) => {
      clearInterval(poll);
      const seconds = (performance.now() - started) / 1000;
      done({ code, verdict: text.trimEnd().split("\n").at(-1) ?? "", seconds, cpuSeconds, peakMiB });
    });
  });
}

/** The largest resident set of a process so far, in MiB; undefined when it is gone. */
function peakOf(pid: number | undefined): number | undefined {
  const kib = /VmHWM:\s+(\d+) kB/.exec(readProc(pid, "status"))?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

/** Processor time of a process so far, all threads, in seconds. @see proc_pid_stat(5): fields 14 and 15, in ticks of 1/100 s */
function cpuOf(pid: number | undefined): number | undefined {
  const fields = readProc(pid, "stat").split(") ")[1]?.split(" ");
  return fields && (Number(fields[11]) + Number(fields[12])) / 100;
}

function readProc(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

const folder = bundleFolder();
const page = join(values.cache, "report.html");
console.log(`${size.nodes} parties × ${size.sessions} sessions, ${availableParallelism()} cores`);
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const verify = await measured("verify", folder);
  const report = await measured("report", folder, "--out", page);
  const wall = (report.seconds / verify.seconds).toFixed(2);
  const processors = (report.cpuSeconds / verify.cpuSeconds).toFixed(2);
  const load = loadavg()[0].toFixed(1);
  console.log(`report / verify: ${wall} by the clock, ${processors} of processors; load ${load}`);
}

async function measured(name: keyof typeof COMMANDS, ...words: readonly string[]): Promise<Usage> {
  const usage = await run(name, ...words);
  const { code, verdict, seconds, cpuSeconds, peakMiB } = usage;
  const took = `${seconds.toFixed(1)} s wall (at most ${COMMANDS[name]}), ${cpuSeconds.toFixed(1)} s of processors`;
  console.log(`${name}: exit ${code}, ${verdict.slice(0, 40)}; ${took}, at most ${peakMiB.toFixed(0)} MiB`);
  process.exitCode ||= code ?? 1;
  return usage;
}
