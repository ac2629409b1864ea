import { Campaigns } from "../campaigns/campaigns.ts";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eraseUser } from "./erase.ts";
import { ParticipationRecord } from "./participation.ts";
import { PlanUsers } from "../ingest/plan-users.ts";
import { ScoreTable } from "../labels/score-table.ts";
import type { OwnRecords } from "../sealed/records.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { hashUser } from "../sealed/user-hash.ts";
import { Withdrawals } from "./withdrawals.ts";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { sized } from "../../../../test/full.ts";
import { seededVault } from "../../../../test/vaults.ts";

const COLUMNS = [
  { name: "segment", kind: "place", titles: [{ label: { en: "Loyal", zh: "忠诚" } }] },
  { name: "margin", kind: "share" },
] as const;
const FACTS = {
  study: "5".repeat(64),
  model: "a".repeat(64),
  labelledAt: "2026-01-01T00:00:00.000Z",
  programs: [{ program: "segmentation", columns: COLUMNS }],
};

/** Puts users into the table of scores of a folder, all in one segment. */
async function labelAll({ scores, hash }: Records, ids: readonly string[]): Promise<void> {
  const score = { program: "segmentation", values: { segment: 1, margin: 0.25 } };
  await scores.replace(FACTS, { ids, hash: (user) => hash(ids[user]), scores: () => [score] });
}

type Records = Pick<OwnRecords, "scores" | "hash">;

/** The ids in the table, whoever has withdrawn among them. */
async function labelled({ scores }: Pick<Records, "scores">): Promise<readonly string[]> {
  const ids: string[] = [];
  const set = await scores.read(() => false);
  for await (const users of set?.users ?? []) ids.push(...users.map((user) => user.id));
  return ids.sort();
}

/** A folder of its own, and what opens its records. */
function someFolder() {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-erase-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const vault = seededVault("a");
  const open = () => {
    const sealed = new SealedFiles(folder, vault);
    return {
      sealed,
      scores: new ScoreTable(folder, vault),
      withdrawals: new Withdrawals(sealed, vault),
      participation: new ParticipationRecord(sealed, vault),
      campaigns: new Campaigns(sealed),
      hash: (one: string) => hashUser(vault, one),
      readId: (one: string) => one,
    };
  };
  return { folder, open };
}

const id = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.constantFrom('"', "a,b", "a\r\nb", "user_id", "-1", "a", "ab", "'a", "'-1", "''-1", "'", "=a", "'=a"),
);

test("the table without a user is the table that was never written with them", async () => {
  const { open } = someFolder();
  const records = open();
  const known = fc.uniqueArray(id, { minLength: 1, maxLength: 8, selector: (one) => one.trim() });
  await fc.assert(
    fc.asyncProperty(known, fc.nat(), async (ids, pick) => {
      const out = ids[pick % ids.length];
      await labelAll(records, ids);
      expect(await records.scores.remove(out)).toBe(true);
      expect(await labelled(records)).toEqual(ids.filter((one) => one !== out).sort());
      expect(await records.scores.of(out)).toBeUndefined();
    }),
    { numRuns: sized(15, 100) },
  );
});

test("a user without a row changes nothing", async () => {
  const records = someFolder().open();
  expect(await records.scores.remove("a")).toBe(false);
  await labelAll(records, ["a", "b"]);
  const version = records.scores.version();
  for (const one of ["c", "user_id", "", "a\r\nb"]) expect(await records.scores.remove(one)).toBe(false);
  expect(await labelled(records)).toEqual(["a", "b"]);
  expect(records.scores.version()).toBe(version);
});

test("an erased user is in no sealed record, and stays left out", async () => {
  const { folder, open } = someFolder();
  const records = open();
  const { campaigns, hash, participation, sealed, withdrawals } = records;
  participation.add({ study: "a".repeat(64), session: 1, attempt: 1, at: "1" }, [hash("ada"), hash("bob")]);
  campaigns.keep({
    version: 1,
    name: "spring",
    madeAt: "2026-11-25T09:00:00Z",
    days: 30,
    pauseDays: 14,
    holdout: 0.5,
    chosen: "",
    treatment: [hash("bob")],
    control: [hash("ada")],
  });
  await labelAll(records, ["ada", "bob"]);
  expect((await records.scores.of("ada"))?.user).toEqual({ id: "ada", values: [1, 0.25] });
  expect(await eraseUser(records, "ada", "2")).toEqual({ hadLabel: true, studies: 1, campaigns: 1 });
  expect(await eraseUser(records, "ada", "3")).toEqual({ hadLabel: false, studies: 0, campaigns: 0 });
  expect(await labelled(records)).toEqual(["bob"]);
  expect([participation.of("ada"), participation.of("bob").length]).toEqual([[], 1]);
  expect(campaigns.named("spring")).toMatchObject({ treatment: [hash("bob")], control: [] });
  expect(withdrawals.of("ada")).toEqual({ kind: "erased", at: "2" });
  expect(sealed.names().some((name) => sealed.read(name)?.includes("ada"))).toBe(false);
  const names = readdirSync(folder);
  expect(names).toContain("scores.db");
  expect(
    names.filter((name) => /ada|bob|Loyal|segment/.test(readFileSync(join(folder, name), "latin1"))),
  ).toEqual([]);
});

test("labels that an earlier version has kept as a file are taken over as they are, and erased from", async () => {
  const { folder, open } = someFolder();
  const records = open();
  const rows = [
    "user_id,segment,label_en,label_zh,margin",
    "ada,1,Loyal,忠诚,0.5000",
    `"'=b,c",2,Lost,流失,0.1250`,
  ];
  records.sealed.write("labels.csv", [...rows, "eve,,Not measured,无法衡量,", ""].join("\r\n"));
  const told = [
    { title: { en: "Loyal", zh: "忠诚" }, group: "high-value", possibleNames: ["loyal"] },
    { title: { en: "Lost", zh: "流失" } },
  ];
  writeFileSync(join(folder, "segments.json"), JSON.stringify(told));
  const entry = { body: { type: "MODEL", study: "5e", modelHash: "a7" } };
  writeFileSync(join(folder, "ledger.jsonl"), `{}\n${JSON.stringify(entry)}\n`);
  expect(records.scores.version()).toBeDefined();
  const found = await records.scores.of("=b,c");
  expect(found?.user).toEqual({ id: "=b,c", values: [2, 0.125] });
  expect(found?.facts).toMatchObject({ study: "5e", model: "a7", programs: [{ program: "segmentation" }] });
  expect(found?.facts.programs[0].columns[0].titles).toEqual([
    { label: told[0].title, group: "high-value", certain: true },
    { label: told[1].title, group: null, certain: null },
  ]);
  expect(records.sealed.names()).toEqual([]);
  expect(await eraseUser(records, "ada", "2")).toMatchObject({ hadLabel: true });
  expect(await labelled(records)).toEqual(["=b,c"]);
});

test("what an earlier version has kept is gone once there are newer scores", async () => {
  const records = someFolder().open();
  records.sealed.write(
    "labels.csv",
    "user_id,segment,label_en,label_zh,margin\r\nada,1,Loyal,忠诚,0.5000\r\n",
  );
  await labelAll(records, ["bob"]);
  expect([records.sealed.names(), await labelled(records)]).toEqual([[], ["bob"]]);
});

/** A running node and a command of its owner beside it, over the same folder; and which records name "ada". */
function besideEachOther() {
  const { open } = someFolder();
  const [node, command] = [open(), open()];
  const traces = () =>
    node.sealed
      .names()
      .filter(
        (name) => name.startsWith("participation") && node.sealed.read(name)!.includes(node.hash("ada")),
      );
  const hashes = ["ada", "bob"].map((one) => node.hash(one));
  const table = { users: 2, d: 1, codes: new Uint16Array(2), ids: ["ada", "bob"] };
  return { node, command, traces, hashes, table };
}

const study = "ab".repeat(32);
const sending = (session: number) => ({ study, session, attempt: 1, at: `2026-01-01T00:00:0${session}Z` });

test("whoever is erased while rows are read comes back into no record", async () => {
  const { node, command, traces, hashes } = besideEachOther();
  expect(await eraseUser(command, "ada", "2026-01-01")).toEqual({
    hadLabel: false,
    studies: 0,
    campaigns: 0,
  });
  await node.participation.expect(study, hashes);
  expect(traces()).toEqual([]);
  node.participation.add(sending(1), hashes);
  expect(traces()).toEqual([]);
  expect(node.participation.of("bob")).toHaveLength(1);
});

test("whoever is erased after withdrawing comes back into no record of a later sum", async () => {
  const { node, command, traces, hashes, table } = besideEachOther();
  await node.participation.expect(study, hashes);
  const ports = {
    withdrawals: node.withdrawals,
    basis: () => undefined,
    failed: (error: unknown) => error as never,
    isOver: () => false,
  };
  const users = new PlanUsers(async () => ({ table, hashes }), ports);
  await users.ready();
  const sum = (session: number) => {
    users.table();
    node.participation.add(sending(session), users.counted());
  };
  sum(1);
  command.withdrawals.add("ada", { kind: "withdrawn", at: "2026-01-01" });
  sum(2);
  expect(traces()).not.toEqual([]);
  await eraseUser(command, "ada", "2026-01-01");
  expect(traces()).toEqual([]);
  sum(3);
  expect(traces()).toEqual([]);
});
