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
  },
});
const size = { users: Number(values.users), seed: Number(values.seed) };
const folder = mkdtempSync(join(tmpdir(), "bench-reference-"));
let [started, before] = [performance.now(), process.cpuUsage()];

/** Prints what has been done since the last line: seconds on the clock and of the processor, and the memory so far. */
function tell(what: string): void {
  const { user, system } = process.cpuUsage(before);
  const clock = (performance.now() - started) / 1000;
  const memory = process.resourceUsage().maxRSS / 1e6;
  console.log(
    `${what}: ${clock.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor, ${memory.toFixed(2)} GB at most`,
  );
  [started, before] = [performance.now(), process.cpuUsage()];
}

try {
  console.log(`${size.users} users, 20 features, 5 of them, 5 segments`);
  const run = await runReferenceCase(folder, size, tell);
  const { used, sizes } = toldOf(run);
  tell("labelled");
  console.log(`used: ${used.join(", ")}`);
  for (const { title, told, sigma, labelled } of sizes)
    console.log(`${title}: ${Math.round(told)} ± ${Math.round(sigma)} told, ${labelled} labelled`);
} finally {
  rmSync(folder, { recursive: true });
}
