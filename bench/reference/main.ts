import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runReferenceCase } from "../../test/reference-case/run-reference-case.ts";
import { toldOf } from "../../test/reference-case/told.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
/** What the case took, as `--json` tells it. */
export interface CaseTimes {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakGb: number;
}

const size = { users: Number(values.users), seed: Number(values.seed) };
const folder = mkdtempSync(join(tmpdir(), "bench-reference-"));
let [started, before] = [performance.now(), process.cpuUsage()];
const all: CaseTimes[] = [];

/** Prints what has been done since the last line: seconds on the clock and of the processor, and the memory so far. */
function tell(what: string): void {
  const { user, system } = process.cpuUsage(before);
  const clock = (performance.now() - started) / 1000;
  const memory = process.resourceUsage().maxRSS / 1e6;
  const cpuSeconds = (user + system) / 1e6;
  all.push({ seconds: clock, cpuSeconds, peakGb: memory });
  say(
    `${what}: ${clock.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor, ${memory.toFixed(2)} GB at most`,
  );
  [started, before] = [performance.now(), process.cpuUsage()];
}

function say(text: string): void {
  if (!values.json) console.log(text);
}

try {
  say(`${size.users} users, 20 features, 5 of them, 5 segments`);
  const run = await runReferenceCase(folder, size, tell);
  const { used, sizes } = toldOf(run);
  tell("labelled");
  say(`used: ${used.join(", ")}`);
  for (const { title, told, sigma, labelled } of sizes)
    say(`${title}: ${Math.round(told)} ± ${Math.round(sigma)} told, ${labelled} labelled`);
  const sum = (of: "seconds" | "cpuSeconds") => all.reduce((total, times) => total + times[of], 0);
  const whole: CaseTimes = {
    seconds: sum("seconds"),
    cpuSeconds: sum("cpuSeconds"),
    peakGb: all.at(-1)!.peakGb,
  };
  if (values.json) console.log(JSON.stringify(whole));
} finally {
  rmSync(folder, { recursive: true });
}
