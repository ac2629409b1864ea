import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../examples/demo/free-port.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { writeMarket } from "../../examples/simulator/main.ts";
import { ROOT } from "./environment.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-first-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) if (child.exitCode === null && child.pid) kill(child.pid);
  rmSync(folder, { recursive: true, force: true });
});
let port = 0;
beforeAll(async () => void (port = await freePort()));

const PAGE = readFileSync(join(ROOT, "docs/first-study.md"), "utf8");
const BLOCKS = [...PAGE.matchAll(/```sh\n([^]*?)```/g)].map(([, commands]) => commands);

/** The page's commands as this test runs them: small files, no waiting for ticks, a port that is free. */
function here(commands: string): string {
  return commands
    .replaceAll("npx fedseg-node", `node ${ROOT}/client-node/bin/fedseg-node.mjs`)
    .replaceAll("npx fedseg-coordinator", `node ${ROOT}/coordinator/bin/fedseg-coordinator.mjs`)
    .replaceAll("npx fedseg-audit", `node ${ROOT}/auditor/bin/fedseg-audit.mjs`)
    .replaceAll("127.0.0.1:7700", `127.0.0.1:${port}`)
    .replaceAll("maxSnapshotDays: 36500", "maxSnapshotDays: 36500, minTickMs: 0, minPrepareMs: 0");
}

function start(commands: string): { readonly child: ChildProcess; readonly ended: Promise<string> } {
  const child = spawn("bash", ["-euo", "pipefail", "-c", here(commands)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: {
      ...process.env,
      PATH: [join(process.execPath, ".."), process.env["PATH"]].join(delimiter),
    },
  });
  running.push(child);
  let said = "";
  child.stdout.on("data", (bytes) => (said += String(bytes)));
  child.stderr.on("data", (bytes) => (said += String(bytes)));
  const ended = new Promise<string>((done, fail) => {
    child.once("close", (status) =>
      status === 0 ? done(said) : fail(new Error(`${commands}\nended with ${status}:\n${said}`)),
    );
  });
  return { child, ended };
}

test("every command of docs/first-study.md runs, in order, to labelled users and an audit", async () => {
  const open: Promise<string>[] = [];
  let said = "";
  for (const block of BLOCKS) {
    if (block.includes("examples/simulator")) {
      const platforms = DEMO_MARKET.platforms.map((platform) => ({ ...platform, users: 250 }));
      writeMarket(join(folder, "shops"), { ...DEMO_MARKET, platforms }, 1);
      continue;
    }
    const { ended } = start(block);
    if (block.includes("(stays open)")) {
      ended.catch(() => undefined);
      open.push(ended);
    } else said += await ended;
    if (block.includes("fedseg-coordinator init")) quicken();
  }
  await Promise.all(open);
  expect(said).toMatch(/DATA QUALITY/);
  expect(said).toMatch(/SEGMENTS · willow/);
  expect(said).toMatch(/VERDICT: PASS/);
  const [head, ...rows] = readFileSync(join(folder, "willow/segments.csv"), "utf8").trim().split("\n");
  expect(head).toContain("segment");
  expect(rows.length).toBeGreaterThan(150);
});

/** Takes the waiting out of the drafted study, and lets it listen where nothing else does. */
function quicken(): void {
  const path = join(folder, "coordinator/coordinator.yaml");
  const text = readFileSync(path, "utf8").replace("port: 7700", `port: ${port}`);
  const ms = "bundleMs: 60000, reportMs: 30000, confirmMs: 30000, unmaskMs: 30000";
  writeFileSync(path, `${text}  timing: { ${ms}, tickMs: 0, prepareMs: 0, graceMs: 3000 }\n`);
}

/** Ends a shell and what it has started: they are a group of their own. */
function kill(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
