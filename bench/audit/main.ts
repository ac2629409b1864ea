import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeBundle } from "./make-bundle.ts";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "100" },
    sessions: { type: "string", default: "1000" },
    /** Where bundles are kept: making a large one takes minutes, verifying it does not. */
    cache: { type: "string", default: join(tmpdir(), "fedseg-bench-audit") },
  },
});
const size = { nodes: Number(values.nodes), sessions: Number(values.sessions) };
const POLL_MS = 100;

/** What verifying took. */
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

/** Runs `fedseg-audit verify` as a person would, and watches what it takes. */
function verify(folder: string): Promise<Usage> {
  const command = join(import.meta.dirname, "../../auditor/src/edge/audit.ts");
  const started = performance.now();
  const child = spawn(process.execPath, [command, "verify", folder], {
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
const { code, verdict, seconds, cpuSeconds, peakMiB } = await verify(folder);
console.log(`${size.nodes} parties × ${size.sessions} sessions: ${verdict}`);
console.log(
  `exit ${code}; ${seconds.toFixed(1)} s wall, ${cpuSeconds.toFixed(1)} s of processors, at most ${peakMiB.toFixed(0)} MiB`,
);
process.exitCode = code ?? 1;
