import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sessionsOf } from "@fedseg/shared/plan/programs.ts";
import type { DemoInput } from "../../examples/demo/input.ts";
import { FURTHER, type FurtherProgram } from "../../examples/demo/further-programs.ts";
import { Progress } from "../../examples/demo/progress.ts";
import { castStudy, runStudy } from "../../examples/demo/study.ts";
import { simulatorData } from "../../examples/simulator/event-file.ts";
import { writeMarket } from "../../examples/simulator/main.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { MemoryWatch } from "./memory-watch.ts";

/**
 * `npm run bench:all-programs -- [--users N] [--without NAME]… [--epsilon E]`: one study of all programs of one target at four platforms,
 * a process each: how many sums it asks for, and how much memory a node takes, its helpers included (Linux).
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "5000" },
    without: { type: "string", multiple: true, default: [] },
    epsilon: { type: "string", default: "3" },
    patience: { type: "string", default: "60" },
  },
});
const users = Number(values.users);
const folder = mkdtempSync(join(tmpdir(), "bench-all-programs-"));
try {
  const platforms = DEMO_MARKET.platforms.map((platform) => ({ ...platform, users }));
  const files = writeMarket(join(folder, "events"), { ...DEMO_MARKET, platforms }, 1);
  const input: DemoInput = {
    title: `${platforms.length} platforms of ${users}`,
    platforms: files.map((file) => ({ name: basename(file, ".csv"), data: simulatorData(resolve(file)) })),
    snapshot: new Date(DEMO_MARKET.snapshotMs).toISOString(),
    usersFloor: Math.floor(0.6 * users) * platforms.length,
    usersCap: 5 * users,
    make: () => undefined,
  };
  const programs = (Object.keys(FURTHER) as FurtherProgram[]).filter(
    (name) => !["classes", "value", ...values.without].includes(name),
  );
  const watch = new MemoryWatch(platforms.map(({ name }) => join(folder, "parties", name, "config.yaml")));
  const options = { folder, epsilon: values.epsilon, seed: 1, programs, patience: Number(values.patience) };
  const none = { data: undefined, kill: undefined, select: undefined, snapshot: undefined, tick: undefined };
  const outcome = await runStudy(input, castStudy(input, { ...none, ...options }), undefined, new Progress());
  watch.stop();
  console.log(`\nprograms: segmentation, ${programs.join(", ")}`);
  console.log(`sums: ${sessionsOf(outcome.plan).length}; failures: ${outcome.failures.join(", ") || "none"}`);
  for (const [at, { mainMb, allMb }] of watch.peaks().entries())
    console.log(
      `${platforms[at].name}: ${mainMb.toFixed(0)} MB in its process, ${allMb.toFixed(0)} MB with its helpers`,
    );
  process.exitCode = outcome.failures.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
