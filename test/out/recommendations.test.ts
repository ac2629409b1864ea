import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { vaultOf } from "@fedseg/client-node/edge/sealed/own-vault.ts";
import { indexInWorker } from "@fedseg/client-node/edge/labels/lookup/index-in-worker.ts";
import { startLookup } from "@fedseg/client-node/edge/labels/lookup/server.ts";
import { tokenCheck } from "@fedseg/client-node/edge/labels/lookup/token.ts";
import { WatchedLabels } from "@fedseg/client-node/edge/labels/lookup/watched-labels.ts";
import { openRecords } from "@fedseg/client-node/edge/sealed/records.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import { LOOKUP_BODIES } from "@fedseg/client-node/labels/lookup-bodies.ts";
import { roomForBaskets } from "@fedseg/client-node/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import type { AffinityModel } from "@fedseg/shared/programs/affinity/spec.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { reasonText } from "@fedseg/wording/recommendations/reasons.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runHere } from "../cli/command.ts";
import { NoThread, standIn } from "../threads.ts";
import { LabelledNode } from "./labelled-node.ts";
import { TOKEN } from "./lookup-client.ts";

const ENTRIES = ["tea, loose", "mug", "jug", "=pot"];
const scaling = rangeScaling([0, 1]);
/** Both segments buy tea; the first buys jugs and the second mugs; nobody beyond the noise buys pots. */
const MODEL: AffinityModel = {
  level: "item",
  entries: ENTRIES,
  most: 3,
  scaling,
  centers: [-0.5, 0, 0.5, 0].map((value) => Math.round((value / Math.SQRT2) * scaling.radius)),
  numbers: [1, 2],
  counts: Float64Array.of(900, 100, 800, 20, 900, 800, 100, 10),
  sigma: 10,
};
const AFFINITY = { name: "affinity", spec: { most: 3, floor: 20 }, model: MODEL };
const USERS = { "usr-1": 1, "usr-2": 2, "usr-gone": 1 } as const;

let node: LabelledNode;
beforeAll(async () => {
  node = await LabelledNode.create();
});
afterAll(() => node.remove());
beforeEach(async () => {
  const baskets = roomForBaskets(3);
  // The second user has bought a pot, and the third tea.
  for (const [user, place] of [
    [1, 4],
    [2, 1],
  ]) {
    baskets.recent[user * MOST_RECENT] = place;
    baskets.often[user * MOST_OFTEN] = place;
  }
  await node.label(USERS, [AFFINITY], baskets);
});

const asked = (user: string, ...more: string[]) =>
  runHere("client-node", ["recommend", "--config", node.configure({}), "--user", user, ...more]);

test("a node says what to recommend and why, in both languages, and to programs", async () => {
  const { status, stdout } = await asked("usr-2");
  expect(status).toBe(0);
  expect(stdout).toContain("1. =pot: you bought it before / 您以前购买过");
  expect(stdout).toContain("2. tea, loose: many people buy it");
  expect(stdout).toContain("3. mug: people in your segment buy it more than others");
  const json = JSON.parse((await asked("usr-1", "--json")).stdout) as {
    recommendations: { entry: string; reason: string }[];
  };
  expect(json.recommendations.map(({ entry, reason }) => [entry, reason])).toEqual([
    ["tea, loose", "popular"],
    ["jug", "segment"],
    ["mug", "popular"],
  ]);
});

test("who has withdrawn is recommended nothing, nor is a stranger", async () => {
  node.withdraw("usr-gone");
  expect(await asked("usr-gone")).toMatchObject({ status: 1, code: "USER_WITHDRAWN" });
  node.rejoin("usr-gone");
  expect(await asked("usr-gone")).toMatchObject({ status: 0 });
  expect(await asked("nobody")).toMatchObject({ status: 1, code: "USER_UNKNOWN" });
});

test("where the latest study does not know what people buy, the newest that does is asked, and named, until another does", async () => {
  const told = async () => JSON.parse((await asked("usr-1", "--json")).stdout) as { recommendations: object };
  const before = await told();
  for (let later = 0; later < 2; later++) await node.label(USERS);
  const after = (await told()) as Awaited<ReturnType<typeof told>> & {
    earlier: { study: string; labelledAt: string };
  };
  expect(after.recommendations).toEqual(before.recommendations);
  const { earlier } = after;
  expect(earlier.study).toMatch(/^\w+$/);
  expect((await asked("usr-1")).stdout.replaceAll(/\s+/g, " ")).toContain(
    `by study ${earlier.study} of ${earlier.labelledAt.slice(0, 10)}`,
  );
  const scores = openRecords(loadNodeConfig(node.configure({}))).scores;
  expect(await scores.remove("usr-1")).toBe(true);
  expect([await scores.of("usr-1"), await scores.recommendedTo("usr-1")]).toEqual([undefined, undefined]);
  expect(await scores.recommendedTo("usr-2")).toBeDefined();
  await node.label(USERS, [AFFINITY], roomForBaskets(3));
  expect(await scores.recommendedTo("usr-2")).toBeUndefined();
  expect(await told()).not.toHaveProperty("earlier");
});

test("a node that no study has told what people buy says so", async () => {
  const other = await LabelledNode.create();
  await other.label(USERS);
  const config = other.configure({});
  const without = await runHere("client-node", ["recommend", "--config", config, "--user", "usr-1"]);
  expect(without).toMatchObject({ status: 1, code: "NO_RECOMMENDATIONS" });
  await other.remove();
});

test("an export has entry and reason side by side, empty where there are no more", async () => {
  const config = node.configure({ out: { targets: { crm: { csv: "out.csv" } } } });
  await runHere("client-node", ["export", "--config", config, "--to", "crm"]);
  const rows = parse(readFileSync(join(node.folder, "out.csv")), {
    record_delimiter: "\r\n",
    columns: true,
  }) as Record<string, string>[];
  const own = rows.find(({ user_id: id }) => id === "usr-2")!;
  const told = [1, 2, 5].map((at) => [own[`affinity_item_${at}`], own[`affinity_why_${at}`]]);
  expect(told).toEqual([
    ["'=pot", "bought-before"],
    ["tea, loose", "popular"],
    ["", ""],
  ]);
});

/** Asks a server that stands before the node's scores. */
async function lookUp(path: string): Promise<Response> {
  const config = node.configure({});
  const own = loadNodeConfig(config);
  const store = new NodeScores(own, vaultOf(own));
  const labels = new WatchedLabels(
    {
      readId: (id) => id,
      labelsVersion: () => store.version(),
      indexLabels: () => indexInWorker(config),
      withdrawalsVersion: () => store.withdrawalsVersion(),
      readWithdrawals: () => store.readWithdrawals(),
    },
    () => undefined,
  );
  await labels.start();
  const { port, close } = await startLookup(
    { host: "127.0.0.1", port: 0 },
    { labels: () => labels.now(), isAllowed: tokenCheck(TOKEN), document: "{}", onFault: () => undefined },
  );
  try {
    return await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  } finally {
    labels.stop();
    await close();
  }
}

test("a system that gives no thread has the same answers, and a thread that ends is told", async () => {
  const path = "/recommendations/usr-2";
  const answer: unknown = await (await lookUp(path)).json();
  standIn(NoThread);
  expect(await (await lookUp(path)).json()).toEqual(answer);
  standIn(
    class extends EventEmitter {
      constructor() {
        super();
        setImmediate(() => this.emit("exit", 1));
      }
      terminate() {
        return this.emit("error", new Error("terminated"));
      }
    },
  );
  await expect(lookUp(path)).rejects.toThrow("LABELS_READER_ENDED");
  standIn();
});

test("a lookup answers as its document says, for nobody who has withdrawn", async () => {
  const answer = LOOKUP_BODIES.RecommendationsAnswer.parse(
    await (await lookUp("/recommendations/usr-2")).json(),
  );
  expect(answer.user).toBe("usr-2");
  expect(answer.recommendations[0]).toEqual({
    entry: "=pot",
    reason: "bought-before",
    why: reasonText("bought-before"),
  });
  const both = LOOKUP_BODIES.UserAnswer.parse(await (await lookUp("/segments/usr-2")).json());
  expect(both.scores?.[0]).toMatchObject({ program: "affinity", values: { item_1: "=pot", item_9: null } });
  const scores = LOOKUP_BODIES.ScoresAnswer.parse(await (await lookUp("/scores/usr-2")).json());
  expect(scores.scores.map(({ program }) => program)).toEqual(["segmentation", "affinity"]);
  expect(scores.scores[0]).toMatchObject({ label: both.label, values: { segment: both.segment } });
  expect(scores.scores[1]).toEqual(both.scores?.[0]);
  node.withdraw("usr-gone");
  for (const path of ["scores", "recommendations"])
    expect((await lookUp(`/${path}/usr-gone`)).status).toBe(404);
  node.rejoin("usr-gone");
  for (const path of ["/recommendations/", "/recommendations", "/recommendations/a/b"])
    expect(await (await lookUp(path)).json()).toMatchObject({ code: "PATH_UNKNOWN" });
  await node.label(USERS);
  expect(await (await lookUp("/recommendations/usr-1")).json()).toMatchObject({
    code: "RECOMMENDATIONS_NONE",
  });
});
