import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { runCommand, runHere } from "../cli/command.ts";
import { ROOT } from "../e2e/environment.ts";
import { readCsv } from "./file-targets.ts";
import { LabelledNode, STUDY } from "./labelled-node.ts";
import { SECRET, ScriptedReceiver } from "./scripted-receiver.ts";

const MAIN = "client-node/src/edge/main.ts";
const TOKEN = "t".repeat(43);

let node: LabelledNode;
beforeAll(async () => {
  node = await LabelledNode.create();
  node.keep("lookup.token", TOKEN);
  node.keep("hook.secret", `${SECRET}\n`);
});
afterAll(() => node.remove());
beforeEach(() => node.label({ "usr-1": 1, "usr-2": 2, "usr-3": 1, "usr-blank": 0, "=usr": 2 }));

const exportTo = (config: string, target: string, ...more: readonly string[]) =>
  runHere("client-node", ["export", "--config", config, "--to", target, ...more]);

test("exports to a file by its name, users with a segment only", async () => {
  const config = node.configure({ out: { targets: { crm: { csv: "out/segments.csv" } } } });
  const { status, stdout, stderr } = await runCommand(MAIN, [
    "export",
    "--config",
    config,
    "--to",
    "crm",
    "--json",
  ]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ code: "EXPORTED", target: "crm", users: 4 });
  const rows = readCsv(join(node.folder, "out/segments.csv"));
  expect(rows.map(({ id, segment }) => [id, segment])).toEqual([
    ["usr-1", 1],
    ["usr-2", 2],
    ["usr-3", 1],
    ["=usr", 2],
  ]);
  const model = toHex(hashFields(DOMAINS.model, readFileSync(join(node.folder, "model.json"))));
  expect(readFileSync(join(node.folder, "out/segments.csv"), "utf8")).toContain(`${STUDY},${model},`);
});

test("exports to a webhook with a secret from a file", async () => {
  const receiver = await ScriptedReceiver.start();
  try {
    const webhook = { url: receiver.url, secret: { file: "hook.secret" }, batch: 3 };
    const config = node.configure({ out: { targets: { hook: { webhook } } } });
    expect(await exportTo(config, "hook")).toMatchObject({ status: 0, stderr: "" });
    expect(receiver.rows()).toHaveLength(4);
  } finally {
    await receiver.stop();
  }
});

test.each([
  ["an unknown target", "crm", {}, "EXPORT_TARGET"],
  ["a name every object has", "constructor", {}, "EXPORT_TARGET"],
  [
    "a missing secret",
    "db",
    { db: { postgres: { url: { environment: "FEDSEG_NO" }, table: "t" } } },
    "SECRET_MISSING",
  ],
  ["two kinds at once", "x", { x: { csv: "a", parquet: "b" } }, "CONFIG_INVALID"],
  [
    "a table in a database elsewhere",
    "x",
    { x: { postgres: { url: { file: "a" }, table: "a.b.c" } } },
    "CONFIG_INVALID",
  ],
])("refuses %s and shows no id", async (_, target, targets, code) => {
  const outcome = await exportTo(node.configure({ out: { targets } }), target);
  expect(outcome).toMatchObject({ status: 1, stdout: "", code });
  expect(outcome.stderr).not.toContain("usr-");
});

test("exports nobody who has withdrawn, and everybody again who has come back", async () => {
  const config = node.configure({ out: { targets: { crm: { csv: "out/segments.csv" } } } });
  const exported = async () => {
    await exportTo(config, "crm");
    return readCsv(join(node.folder, "out/segments.csv")).map(({ id }) => id);
  };
  node.withdraw("usr-2");
  node.withdraw("=usr");
  expect(await exported()).toEqual(["usr-1", "usr-3"]);
  node.rejoin("usr-2");
  node.rejoin("=usr");
  expect(await exported()).toEqual(["usr-1", "usr-2", "usr-3", "=usr"]);
});

test.each([
  ["as the command says", {}, ["--pseudonymous"]],
  ["as the configuration says", { pseudonymous: true }, []],
])("exports pseudonyms %s: the same each time, in an order of their own", async (_, sections, more) => {
  const config = node.configure({ out: { targets: { crm: { csv: "out/hidden.csv" } }, ...sections } });
  const exported = async () => {
    expect(await exportTo(config, "crm", ...more)).toMatchObject({ status: 0 });
    return readFileSync(join(node.folder, "out/hidden.csv"), "utf8");
  };
  const text = await exported();
  expect(text).not.toContain("usr");
  expect(await exported()).toBe(text);
  expect(
    text
      .split("\r\n")
      .slice(1, -1)
      .every((line) => /^[0-9a-f]{32},/.test(line)),
  ).toBe(true);
  const ids = readCsv(join(node.folder, "out/hidden.csv")).map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
  expect(ids).toEqual(ids.toSorted());
});

test.each([
  [{}, "SERVE_UNSET"],
  [{ serve: { token: { file: "nothing" } } }, "SECRET_MISSING"],
  [{ serve: { token: { environment: "PATH" } } }, "SERVE_TOKEN"],
  [{ serve: { host: "203.0.113.7", port: 0, token: { file: "lookup.token" } } }, "SERVE_ADDRESS"],
])("answers no lookups with %j", async (sections, code) => {
  const outcome = await runHere("client-node", ["lookups", "--config", node.configure(sections)]);
  expect(outcome).toMatchObject({ status: 1, code });
});

/** The lookups command in a process of its own. */
class Serving {
  readonly lines: string[] = [];
  stderr = "";
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;

  constructor(config: string) {
    const child = spawn(process.execPath, [join(ROOT, MAIN), "lookups", "--config", config, "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.lines.push(line));
    child.stderr.on("data", (bytes) => (this.stderr += String(bytes)));
    this.#child = child;
    this.#exited = new Promise((done) => child.once("close", done));
  }

  async port(): Promise<number> {
    const line = await vi.waitUntil(() => this.lines.find((one) => one.includes("SERVING")), {
      timeout: 20_000,
    });
    return (JSON.parse(line) as { port: number }).port;
  }

  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.#exited;
  }
}

let serving: Serving | undefined;
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
});

test("serves until it is stopped, takes up new results, and prints no id", async () => {
  serving = new Serving(node.configure({ serve: { port: 0, token: { file: "lookup.token" } } }));
  const port = await serving.port();
  const segmentOf = async (id: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/segments/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return ((await answer.json()) as { segment?: number }).segment ?? answer.status;
  };
  expect(await Promise.all(["usr-1", "usr-2", "=usr", "usr-blank", "nobody"].map(segmentOf))).toEqual([
    1, 2, 2, 404, 404,
  ]);
  node.withdraw("usr-9");
  await node.label({ "usr-1": 2, "usr-8": 2, "usr-9": 1 });
  await vi.waitFor(async () => expect(await segmentOf("usr-8")).toBe(2), { timeout: 5000, interval: 50 });
  expect(await segmentOf("usr-9")).toBe(404);
  expect([await segmentOf("usr-1"), await segmentOf("usr-2")]).toEqual([2, 404]);
  node.rejoin("usr-9");
  await vi.waitFor(async () => expect(await segmentOf("usr-9")).toBe(1), { timeout: 1000, interval: 20 });
  node.withdraw("usr-8");
  await vi.waitFor(async () => expect(await segmentOf("usr-8")).toBe(404), { timeout: 1000, interval: 20 });
  expect(await serving.stop()).toBe(0);
  expect(`${serving.lines.join("")}${serving.stderr}`).not.toMatch(/usr-|nobody|t{43}|EXPOSED/);
});

test("warns when other machines can reach it", async () => {
  serving = new Serving(
    node.configure({ serve: { host: "0.0.0.0", port: 0, token: { file: "lookup.token" } } }),
  );
  await serving.port();
  expect(serving.lines.join()).toContain("EXPOSED");
});
