import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { centersOnGrid } from "@fedseg/shared/queries/grid-centers.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { runHere } from "../cli/command.ts";
import { ROOT } from "../e2e/environment.ts";
import { LabelledNode } from "./labelled-node.ts";

const USERS = 400;
const MADE = "2025-10-01T00:00:00Z";

/** Odd users are in segment 1, even ones in 2. */
const users = Array.from({ length: USERS }, (_, at) => `usr-${at}`);
const segmentOf = (id: string) => (Number(id.slice(4)) % 2 === 1 ? 1 : 2);

let node: LabelledNode;
let config: string;
let files = 0;
beforeAll(async () => {
  node = await LabelledNode.create();
  config = node.configure({});
  await node.label(Object.fromEntries(users.map((id) => [id, segmentOf(id)])));
});
afterAll(() => node.remove());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(MADE) });
  orders([]);
  for (const name of campaignFiles()) rmSync(join(node.folder, name));
});
afterEach(() => void vi.useRealTimers());

const campaignFiles = () => readdirSync(node.folder).filter((name) => name.startsWith("campaign-"));

/** Writes the platform's events: every user long ago, one in ten lately, and these. */
function orders(more: readonly (readonly [id: string, time: string])[]): void {
  const lately = users.filter((id) => Number(id.slice(4)) % 10 < 1);
  const lines = [
    ...users.map((id) => [id, "2025-01-05T00:00:00Z"]),
    ...lately.map((id) => [id, "2025-09-20T00:00:00Z"]),
    ...more,
  ].map(([id, time], at) => `${id},${time},o-${at},20.00`);
  writeFileSync(join(node.folder, "events.csv"), `user_id,time,order_id,amount\n${lines.join("\n")}\n`);
}

const make = (name: string, ...more: readonly string[]) => {
  const out = join(node.folder, `audience-${(files += 1)}.csv`);
  return {
    out,
    done: runHere("client-node", [
      "make-campaign",
      "--config",
      config,
      "--name",
      name,
      "--out",
      out,
      ...more,
      "--json",
    ]),
  };
};
const measure = (name: string) =>
  runHere("client-node", ["measure-campaign", "--config", config, "--name", name, "--json"]);
const said = (stdout: string, code: string) =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find((line) => line["code"] === code);

/** Reads an audience file. */
function audienceOf(path: string): Map<string, string> {
  const [head, ...rows] = readFileSync(path, "utf8").trimEnd().split("\r\n");
  expect(head).toBe("user_id,arm");
  return new Map(rows.map((row) => row.split(",") as [string, string]));
}

test("an audience is of the chosen segment, a part of it is left alone, and only its owner reads it", async () => {
  const { out, done } = make("first", "--only", "segment=1", "--holdout", "0.25", "--pause", "0");
  const { status, stdout, stderr } = await done;
  expect([status, stderr]).toEqual([0, ""]);
  const arms = audienceOf(out);
  expect([...arms.keys()].toSorted()).toEqual(users.filter((id) => segmentOf(id) === 1).toSorted());
  const control = [...arms.values()].filter((arm) => arm === "control").length;
  // 200 people, each with a quarter's chance: five standard deviations.
  expect(Math.abs(control - 50)).toBeLessThan(31);
  expect(said(stdout, "CAMPAIGN")).toMatchObject({ treatment: 200 - control, control, gone: 0, resting: 0 });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const held = campaignFiles();
  expect(held).toEqual(["campaign-first.sealed"]);
  expect(readFileSync(join(node.folder, held[0]), "latin1")).not.toMatch(/usr-|segment/);
});

test("who has withdrawn, who objects by now and who is in another campaign is not in it", async () => {
  node.withdraw("usr-1");
  const before = make("busy", "--only", "segment=1", "--holdout", "0.5");
  expect(await before.done).toMatchObject({ status: 0 });
  expect(audienceOf(before.out).has("usr-1")).toBe(false);
  const { out, done } = make("next", "--holdout", "0.5", "--pause", "0");
  expect(said((await done).stdout, "CAMPAIGN")).toMatchObject({ resting: 199 });
  expect([...audienceOf(out).keys()].every((id) => segmentOf(id) === 2)).toBe(true);
  vi.setSystemTime(Date.parse("2025-10-16T00:00:00Z"));
  const later = make("later", "--holdout", "0.5", "--pause", "0");
  expect(said((await later.done).stdout, "CAMPAIGN")).toMatchObject({ resting: 0 });
  expect(audienceOf(later.out).size).toBe(USERS - 1);
  node.rejoin("usr-1");
});

test("an effect is seen, and none where there is none", async () => {
  const { out, done } = make("effect", "--holdout", "0.5", "--pause", "0");
  const found = said((await done).stdout, "CAMPAIGN");
  expect(found?.["rate"]).toBeCloseTo(0.1, 10);
  const arms = audienceOf(out);
  const treated = [...arms].filter(([, arm]) => arm === "treatment").map(([id]) => id);
  const control = [...arms].filter(([, arm]) => arm === "control").map(([id]) => id);
  expect(said((await measure("effect")).stdout, "TOO_EARLY")).toBeDefined();
  vi.setSystemTime(Date.parse("2025-12-01T00:00:00Z"));
  const day = "2025-10-12T00:00:00Z";
  const after = "2025-11-12T00:00:00Z";
  orders([
    ...treated.slice(0, Math.round(0.3 * treated.length)).map((id) => [id, day] as const),
    ...control.slice(0, Math.round(0.1 * control.length)).map((id) => [id, day] as const),
    // After the thirty days: they count for nobody.
    ...control.map((id) => [id, after] as const),
  ]);
  const seen = said((await measure("effect")).stdout, "UPLIFT");
  expect(seen).toMatchObject({
    days: 30,
    treatment: { users: treated.length, converted: Math.round(0.3 * treated.length) },
    control: { users: control.length, converted: Math.round(0.1 * control.length) },
    uplift: { isBeyondChance: true },
  });
  const alike = [treated, control].flatMap((ids) => ids.slice(0, Math.round(0.15 * ids.length)));
  orders(alike.map((id) => [id, day] as const));
  expect(said((await measure("effect")).stdout, "UPLIFT")).toMatchObject({
    uplift: { isBeyondChance: false },
  });
});

test("what all platforms' campaigns did is told beside the own, once a study has released it", async () => {
  await make("shared", "--holdout", "0.5", "--pause", "0").done;
  vi.setSystemTime(Date.parse("2025-12-01T00:00:00Z"));
  expect(said((await measure("shared")).stdout, "FEDERATED_UPLIFT")).toBeUndefined();
  const cells = [4000, 1000, 3500, 1500];
  const model = {
    scaling: rangeScaling([0, 1]),
    centers: centersOnGrid(Float64Array.of(-0.5, 0, 0.5, 0), rangeScaling([0, 1])),
    numbers: [1, 2],
    counts: Float64Array.from([...cells, ...cells]),
    sigma: 10,
  };
  const spec = { campaign: "shared", target: "again", holdout: 0.5, audience: 20_000, floor: 20 };
  await node.label(Object.fromEntries(users.map((id) => [id, segmentOf(id)])), [
    { name: "uplift", spec, model },
  ]);
  const { stdout } = await measure("shared");
  expect(said(stdout, "UPLIFT")).toMatchObject({ uplift: { isBeyondChance: false } });
  const federated = said(stdout, "FEDERATED_UPLIFT");
  expect(federated?.["difference"]).toBeCloseTo(0.1, 3);
  expect(JSON.stringify(federated)).toContain("All platforms together: +10.0 points");
  // And the next campaign can choose whom it worked with.
  const next = make("again", "--only", "uplift_effect=1", "--pause", "0");
  expect(await next.done).toMatchObject({ status: 0 });
  expect(audienceOf(next.out).size).toBe(USERS);
});

test("a control group is as large as the lift asks for, and half where nothing would do", async () => {
  const large = make("lift-large", "--lift", "5", "--pause", "0");
  expect(said((await large.done).stdout, "CAMPAIGN")?.["control"]).toBeLessThan(60);
  const small = make("lift-small", "--lift", "0.1", "--pause", "0");
  const control = Number(said((await small.done).stdout, "CAMPAIGN")?.["control"]);
  expect(Math.abs(control - 200)).toBeLessThan(51);
});

test("where nobody ordered lately, no difference is promised", async () => {
  vi.setSystemTime(Date.parse("2026-10-01T00:00:00Z"));
  const found = said((await make("stale", "--pause", "0").done).stdout, "CAMPAIGN");
  expect(found).toMatchObject({ rate: 0 });
  expect(found).not.toHaveProperty("detectable");
  expect(JSON.stringify(found)).toContain("are the data as new as today?");
});

test.each([
  ["a column that is none", ["--only", "segmen=1"], "CAMPAIGN_CONDITION"],
  ["a value that is none", ["--only", "segment=Champions"], "CAMPAIGN_CONDITION"],
  ["half a condition", ["--only", "segment"], "CAMPAIGN_CONDITION"],
  ["a segment of nobody", ["--only", "segment=7"], "CAMPAIGN_EMPTY"],
])("refuses %s, writes nothing and records nothing", async (_, more, code) => {
  const { out, done } = make("refused", ...more);
  expect(await done).toMatchObject({ status: 1, stdout: expect.not.stringContaining("usr-"), code });
  expect(readdirSync(node.folder).filter((name) => out.endsWith(name) || name.includes("refused"))).toEqual(
    [],
  );
});

test("a condition that nobody can meet is refused before any row is read", async () => {
  const events = join(node.folder, "events.csv");
  rmSync(events);
  expect(await make("early", "--only", "segmen=1").done).toMatchObject({ code: "CAMPAIGN_CONDITION" });
  expect(await make("early", "--only", "segment=1").done).not.toMatchObject({ code: "CAMPAIGN_CONDITION" });
  orders([]);
});

test("that the node has chosen how many are left alone is said, with what it rests on", async () => {
  const auto = said((await make("chosen-auto", "--pause", "0").done).stdout, "CAMPAIGN")!;
  expect(JSON.stringify(auto)).toContain("chosen by exact numbers of this node's own users");
  const given = said((await make("given", "--pause", "0", "--holdout", "0.2").done).stdout, "CAMPAIGN")!;
  expect(JSON.stringify(given)).not.toContain("exact numbers");
});

test("refuses a name that is taken, a file that is there, and a campaign that nobody made", async () => {
  const first = make("taken", "--pause", "0");
  expect(await first.done).toMatchObject({ status: 0 });
  expect(await make("taken").done).toMatchObject({ status: 1, code: "CAMPAIGN_TAKEN" });
  const again = ["make-campaign", "--config", config, "--name", "other", "--out", first.out];
  expect(await runHere("client-node", again)).toMatchObject({ status: 1, code: "AUDIENCE_UNWRITABLE" });
  const unknown = await measure("other");
  expect(unknown).toMatchObject({ status: 1, code: "CAMPAIGN_UNKNOWN" });
  expect(unknown.stderr).toContain("taken");
});

test.each([
  ["--days", "0"],
  ["--days", "1.5"],
  ["--pause", "-1"],
  ["--holdout", "1"],
  ["--holdout", ""],
  ["--lift", "none"],
  ["--name", "Spring Sale"],
])("%s %j is not understood", async (option, value) => {
  const args = ["make-campaign", "--config", config, "--name", "x", "--out", "x.csv"];
  const given =
    option === "--name" ? [...args.slice(0, 4), value, ...args.slice(5)] : [...args, option, value];
  expect(await runHere("client-node", given)).toMatchObject({ status: 2 });
});

test("a playbook for every segment that is shown, in either language", async () => {
  for (const lang of ["en", "zh"]) {
    const { status, stdout } = await runHere("client-node", ["playbook", "--config", config, "--lang", lang]);
    expect(status).toBe(0);
    expect(stdout).toContain(lang === "en" ? "Measure of success: " : "衡量：");
    expect(stdout).toMatch(/GDPR/);
  }
  expect(await runHere("client-node", ["playbook", "--config", config, "--segment", "9"])).toMatchObject({
    status: 2,
  });
});

test("the guide's commands, as they stand there", async () => {
  const guide = readFileSync(join(ROOT, "docs/campaigns.md"), "utf8");
  const commands = [...guide.matchAll(/^npx fedseg-node (.*)$/gm)].map(([, words]) => words.split(" "));
  expect(commands.map(([name]) => name)).toEqual(["playbook", "make-campaign", "measure-campaign"]);
  for (const words of commands) {
    const here = words.map((word) =>
      word === "node.yaml" ? config : word === "spring.csv" ? join(node.folder, word) : word,
    );
    expect(await runHere("client-node", here)).toMatchObject({ status: 0, stderr: "" });
    vi.setSystemTime(Date.parse("2025-11-15T00:00:00Z"));
  }
});

test("a person is told which campaigns they are in, and on which side", async () => {
  const { out, done } = make("told", "--holdout", "0.5", "--pause", "0");
  await done;
  const [[id, arm]] = audienceOf(out);
  const { stdout } = await runHere("client-node", ["subject", "--config", config, "--user", id]);
  expect(stdout).toContain(
    `told, 2025-10-01 00:00 UTC: ${arm === "control" ? "chosen to be left alone" : "chosen to hear of it"}`,
  );
  expect(stdout).toContain("营销活动");
});
