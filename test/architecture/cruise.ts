import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";

/** The project's root folder. */
export const ROOT: string = join(import.meta.dirname, "../..");

const output = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
    totalCruised: z.number(),
  }),
});

/** The folders whose imports are ruled. */
export const WORKSPACES = ["shared", "wording", "keeper", "client-node", "coordinator", "auditor"] as const;

/** What a run of the dependency rules found: each breach as "rule: file", sorted and distinct. */
export interface Cruise {
  readonly breaches: readonly string[];
  readonly rules: readonly string[];
  readonly modules: number;
}

/** Runs the project's dependency rules over the workspaces under a folder. */
export function cruise(folder: string): Cruise {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
      "--config",
      join(ROOT, ".dependency-cruiser.mjs"),
      "--output-type",
      "json",
      ...WORKSPACES,
    ],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (!stdout) throw new Error(stderr);
  const { summary } = output.parse(JSON.parse(stdout));
  const breaches = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
  return {
    breaches: [...breaches].sort(),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
    modules: summary.totalCruised,
  };
}
