import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eraseUser } from "@fedseg/client-node/edge/people/erase.ts";
import { ParticipationRecord } from "@fedseg/client-node/edge/people/participation.ts";
import { PlanUsers } from "@fedseg/client-node/edge/ingest/plan-users.ts";
import { LABELS } from "@fedseg/client-node/edge/labels/results.ts";
import { SealedFiles } from "@fedseg/client-node/edge/sealed/sealed-file.ts";
import { hashUser } from "@fedseg/client-node/edge/sealed/user-hash.ts";
import { Withdrawals } from "@fedseg/client-node/edge/people/withdrawals.ts";
import { labelRows, withoutLabel } from "@fedseg/client-node/labels/label-rows.ts";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { seededVault } from "../vaults.ts";

const TITLE = { en: 'Loyal, "old"', zh: "忠诚" };

/** The label file of users, all in one segment. */
function labelsOf(ids: readonly string[]): string {
  const table = { users: ids.length, d: 1, values: new Float64Array(ids.length), ids };
  const score = () => ({ program: "segmentation", values: { segment: 1, margin: 0 } });
  return [...labelRows(table, { score }, [TITLE])].join("");
}

const id = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('"', "a,b", "a\r\nb", "user_id", "-1", "a", "ab", "'a", "'-1", "''-1", "'", "=a", "'=a"),
);

test("the file without a user's line is the file that was never written with it", () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 8 }), fc.nat(), (ids, pick) => {
      const out = ids[pick % ids.length];
      expect(withoutLabel(labelsOf(ids), out)).toBe(labelsOf(ids.filter((one) => one !== out)));
    }),
  );
});

test("a user without a line changes nothing, and the header is nobody's", () => {
  const text = labelsOf(["a", "b"]);
  expect(["c", "user_id", "", "a\r\n"].map((one) => withoutLabel(text, one) === text)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test("an erased user is in no sealed file, and stays left out", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-erase-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const vault = seededVault("a");
  const sealed = new SealedFiles(folder, vault);
  const withdrawals = new Withdrawals(sealed, vault);
  const hash = (one: string) => hashUser(vault, one);
  const participation = new ParticipationRecord(sealed, vault);
  participation.add({ study: "a".repeat(64), session: 1, attempt: 1, at: "1" }, [hash("ada"), hash("bob")]);
  sealed.write(LABELS, labelsOf(["ada", "bob"]));
  const records = { sealed, withdrawals, participation, hash, readId: (one: string) => one };
  expect(eraseUser(records, "ada", "2")).toEqual({ hadLabel: true, studies: 1 });
  expect(eraseUser(records, "ada", "3")).toEqual({ hadLabel: false, studies: 0 });
  expect(sealed.read(LABELS)).toBe(labelsOf(["bob"]));
  expect([participation.of("ada"), participation.of("bob").length]).toEqual([[], 1]);
  expect(withdrawals.of("ada")).toEqual({ kind: "erased", at: "2" });
  expect(sealed.names().some((name) => sealed.read(name)?.includes("ada"))).toBe(false);
});

/** A running node and a command of its owner beside it, over the same folder; and which records name "ada". */
function besideEachOther() {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-erase-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const vault = seededVault("a");
  const open = () => {
    const sealed = new SealedFiles(folder, vault);
    const hash = (one: string) => hashUser(vault, one);
    const records = { withdrawals: new Withdrawals(sealed, vault), hash, readId: (one: string) => one };
    return { sealed, participation: new ParticipationRecord(sealed, vault), ...records };
  };
  const [node, command] = [open(), open()];
  const traces = () =>
    node.sealed
      .names()
      .filter(
        (name) => name.startsWith("participation") && node.sealed.read(name)!.includes(node.hash("ada")),
      );
  const hashes = ["ada", "bob"].map((one) => node.hash(one));
  const table = { users: 2, d: 1, values: new Float64Array(2), ids: ["ada", "bob"] };
  return { node, command, traces, hashes, table };
}

const study = "ab".repeat(32);
const sending = (session: number) => ({ study, session, attempt: 1, at: `2026-01-01T00:00:0${session}Z` });

test("whoever is erased while rows are read comes back into no record", async () => {
  const { node, command, traces, hashes } = besideEachOther();
  expect(eraseUser(command, "ada", "2026-01-01")).toEqual({ hadLabel: false, studies: 0 });
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
    failed: (error: unknown) => error as never,
    isOver: () => false,
  };
  const users = new PlanUsers(Promise.resolve({ table, hashes }), ports);
  await users.ready();
  const sum = (session: number) => {
    users.table();
    node.participation.add(sending(session), users.counted());
  };
  sum(1);
  command.withdrawals.add("ada", { kind: "withdrawn", at: "2026-01-01" });
  sum(2);
  expect(traces()).not.toEqual([]);
  eraseUser(command, "ada", "2026-01-01");
  expect(traces()).toEqual([]);
  sum(3);
  expect(traces()).toEqual([]);
});
