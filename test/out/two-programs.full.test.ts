// First: a registry is complete before a plan's schema is made of it.
import { scoresIn } from "@fedseg/client-node/labels/told-score.ts";
import { REGISTERED } from "../programs/means/registered.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { vaultOf } from "@fedseg/client-node/edge/sealed/own-vault.ts";
import { indexInWorker } from "@fedseg/client-node/edge/labels/lookup/index-in-worker.ts";
import { startLookup } from "@fedseg/client-node/edge/labels/lookup/server.ts";
import { tokenCheck } from "@fedseg/client-node/edge/labels/lookup/token.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import { exportColumns } from "@fedseg/client-node/labels/export-columns.ts";
import { LOOKUP_BODIES } from "@fedseg/client-node/labels/lookup-bodies.ts";
import { userWriter } from "@fedseg/client-node/labels/user-json.ts";
import { runCommand } from "../cli/command.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { parquetRows, parquetTypes } from "./file-targets.ts";
import { LabelledNode } from "./labelled-node.ts";
import { TOKEN } from "./lookup-client.ts";
import { SECRET, ScriptedReceiver } from "./scripted-receiver.ts";

const MAIN = "client-node/src/edge/main.ts";
/** How far everybody is from the mean of both features, where a segment's users stand at 1 or 3.5, and at 5. */
const MEANS = {
  name: REGISTERED,
  spec: { digits: 2 },
  model: {
    segments: 2,
    means: [
      { value: 4, sigma: 0.1 },
      { value: 2.5, sigma: 0.1 },
    ],
  },
};
const AWAY = { "usr-1": [-3, 2.5], "usr-2": [-0.5, 2.5], "=usr": [-0.5, 2.5] } as const;
const COLUMNS = ["means_frequency", "means_monetary"];

let node: LabelledNode;
let receiver: ScriptedReceiver;
let postgres: TestPostgres | undefined;
beforeAll(async () => {
  node = await LabelledNode.create();
  node.keep("hook.secret", `${SECRET}\n`);
  receiver = await ScriptedReceiver.start();
  if (!NO_POSTGRES) postgres = await startPostgres();
});
afterAll(async () => {
  await receiver.stop();
  await postgres?.stop();
  await node.remove();
});
beforeEach(() => node.label({ "usr-1": 1, "usr-2": 2, "usr-blank": 0, "=usr": 2 }, [MEANS]));
afterEach(() => receiver.accepted.clear());

/** A configuration with these targets, and whoever is exported to the first of them by the command. */
function configure(targets: Readonly<Record<string, object>>): string {
  return node.configure({ out: { targets } });
}

async function exported(target: object): Promise<void> {
  const config = configure({ crm: target });
  const outcome = await runCommand(MAIN, ["export", "--config", config, "--to", "crm"]);
  expect(outcome).toMatchObject({ status: 0, stderr: "" });
}

test("CSV has the columns of a segmentation as they always were, then those of the other program", async () => {
  await exported({ csv: "out.csv" });
  const [header, ...rows] = parse(readFileSync(join(node.folder, "out.csv")), {
    record_delimiter: "\r\n",
  }) as string[][];
  expect(header).toEqual([
    "user_id",
    "segment",
    "label_en",
    "label_zh",
    "segment_group",
    "label_certain",
    "margin",
    ...COLUMNS,
    "study",
    "model",
    "labelled_at",
  ]);
  const seen = rows.map(([id, segment, ...rest]) => [id, segment, ...rest.slice(5, 7)]);
  expect(seen).toEqual([
    ["usr-1", "1", "-3", "2.5"],
    ["usr-2", "2", "-0.5", "2.5"],
    ["'=usr", "2", "-0.5", "2.5"],
  ]);
});

test("Parquet has them as numbers", async () => {
  await exported({ parquet: "out.parquet" });
  const path = join(node.folder, "out.parquet");
  expect(await parquetTypes(path)).toMatchObject({ segment: "INTEGER", [COLUMNS[0]]: "DOUBLE" });
  const rows = await parquetRows(path, ["user_id", "segment", ...COLUMNS]);
  expect(rows).toEqual([
    { user_id: "=usr", segment: 2, means_frequency: -0.5, means_monetary: 2.5 },
    { user_id: "usr-1", segment: 1, means_frequency: -3, means_monetary: 2.5 },
    { user_id: "usr-2", segment: 2, means_frequency: -0.5, means_monetary: 2.5 },
  ]);
});

test.skipIf(NO_POSTGRES !== "")(`PostgreSQL has both in one row${NO_POSTGRES}`, async () => {
  writeFileSync(join(node.folder, "db.url"), postgres!.url, { mode: 0o600 });
  const target = { postgres: { url: { file: "db.url" }, table: "scores" } };
  await exported(target);
  const client = new pg.Client({ connectionString: postgres!.url });
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT user_id, segment, ${COLUMNS.join()} FROM scores ORDER BY 1`);
    expect(rows).toContainEqual({ user_id: "usr-1", segment: 1, means_frequency: -3, means_monetary: 2.5 });
    // A study of another kind has other columns, and takes no table in which they are missing.
    await node.label({ "usr-1": 1 });
    const refused = await runCommand(MAIN, ["export", "--config", configure({ crm: target }), "--to", "crm"]);
    expect(refused).toMatchObject({ status: 1, code: "EXPORT_TABLE" });
    expect((await client.query("SELECT FROM scores")).rowCount).toBe(3);
  } finally {
    await client.end();
  }
});

test("a webhook tells what the other program says beside the segment", async () => {
  await exported({ webhook: { url: receiver.url, secret: { file: "hook.secret" }, batch: 10 } });
  const [body] = receiver.accepted.values();
  const { users } = (JSON.parse(body) as { data: { users: Record<string, unknown>[] } }).data;
  expect(users.find(({ user }) => user === "usr-1")).toMatchObject({
    segment: 1,
    label: { en: expect.any(String), zh: expect.any(String) },
    scores: [{ program: "means", values: { frequency: -3, monetary: 2.5 } }],
  });
});

/** Lookups of what the node has now, as `lookups` answers them. */
async function lookUp(id: string): Promise<Response> {
  const { index, programs, facts } = await indexInWorker(configure({}));
  const labels = {
    find: (asked: string) => index.find(asked),
    write: userWriter(programs),
    scores: scoresIn(programs),
    facts,
  };
  const { port, close } = await startLookup(
    { host: "127.0.0.1", port: 0 },
    { labels: () => labels, isAllowed: tokenCheck(TOKEN), document: "{}", onFault: () => undefined },
  );
  try {
    const url = `http://127.0.0.1:${port}/segments/${encodeURIComponent(id)}`;
    return await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
  } finally {
    await close();
  }
}

test("a lookup answers with both, as its document says", async () => {
  const answer = LOOKUP_BODIES.UserAnswer.parse(await (await lookUp("=usr")).json());
  expect(answer.segment).toBe(2);
  const [frequency, monetary] = AWAY["=usr"];
  expect(answer.scores).toEqual([{ program: "means", values: { frequency, monetary } }]);
  expect((await lookUp("usr-blank")).status).toBe(404);
});

const told = z.object({
  scores: z.array(
    z.object({
      program: z.string(),
      label: z.object({ en: z.string() }).optional(),
      values: z.record(z.string(), z.number()),
    }),
  ),
});

/** What the node answers a person. */
async function subjectOf(user: string, ...more: readonly string[]) {
  return runCommand(MAIN, ["subject", "--config", configure({}), "--user", user, ...more]);
}

test("a person is told both, in words too, and nothing once erased", async () => {
  const { scores } = told.parse(JSON.parse((await subjectOf("usr-2", "--json")).stdout));
  expect(scores.map(({ program }) => program)).toEqual(["segmentation", "means"]);
  expect(scores[0]).toMatchObject({ values: { segment: 2 } });
  expect(scores[1].values).toEqual({ frequency: -0.5, monetary: 2.5 });
  const { stdout } = await subjectOf("usr-2");
  expect(stdout).toContain(`segments: "${scores[0].label!.en}", segment 2, margin`);
  expect(stdout).toContain("means: frequency -0.5, monetary 2.5");
  const erased = await runCommand(MAIN, ["erase", "--config", configure({}), "--user", "usr-2", "--json"]);
  expect(JSON.parse(erased.stdout.split("\n")[0])).toMatchObject({ code: "ERASED", hadLabel: true });
  expect(told.parse(JSON.parse((await subjectOf("usr-2", "--json")).stdout)).scores).toEqual([]);
  expect((await lookUp("usr-2")).status).toBe(404);
});

test("whoever has withdrawn is in nothing that leaves", async () => {
  node.withdraw("usr-1");
  try {
    await exported({ csv: "out.csv" });
    expect(readFileSync(join(node.folder, "out.csv"), "utf8")).not.toContain("usr-1");
    const config = loadNodeConfig(configure({}));
    const ids: string[] = [];
    for await (const some of (await new NodeScores(config, vaultOf(config)).open()).users)
      ids.push(...some.map(({ id }) => id));
    expect(ids).not.toContain("usr-1");
  } finally {
    node.rejoin("usr-1");
  }
});

test("a user whom one of the programs could not measure has what the others say, and nothing of it", () => {
  const segment = { name: "segment", kind: "place", titles: [{ label: { en: "A", zh: "甲" } }] } as const;
  const risk = { name: "risk", kind: "share" } as const;
  const leaf = { name: "leaf", kind: "place" } as const;
  const programs = [
    { program: "risks", columns: [risk] },
    { program: "segmentation", columns: [segment] },
    { program: "trees", columns: [leaf, risk] },
    { program: "segmentation", columns: [segment] },
  ];
  const set = { study: "s", model: "m", labelledAt: "t", programs };
  const columns = exportColumns(set);
  expect(columns.map(({ name }) => name)).toEqual([
    "user_id",
    "segment",
    "label_en",
    "label_zh",
    "risks_risk",
    "trees_leaf",
    "trees_risk",
    "segmentation_2_segment",
    "segmentation_2_label_en",
    "segmentation_2_label_zh",
    "study",
    "model",
    "labelled_at",
  ]);
  const user = { id: "u", values: [0.25, NaN, 7, 0.5, 1] };
  const cells = columns.slice(0, -3).map(({ cell }) => cell(user));
  expect(cells).toEqual(["u", null, null, null, "0.2500", "7", "0.5000", "1", "A", "甲"]);
  expect(columns.filter(({ isNullable }) => !isNullable).map(({ name }) => name)).toEqual([
    "user_id",
    "study",
    "model",
    "labelled_at",
  ]);
  expect(JSON.parse(userWriter(programs)(user))).toEqual({
    user: "u",
    scores: [
      { program: "risks", values: { risk: 0.25 } },
      { program: "trees", values: { leaf: 7, risk: 0.5 } },
      { program: "segmentation_2", label: { en: "A", zh: "甲" }, values: { segment: 1 } },
    ],
  });
  expect(userWriter(programs.slice(1, 2))({ id: "u", values: [1] })).toBe(
    `{"user":"u","segment":1,"label":{"en":"A","zh":"甲"}}`,
  );
});
