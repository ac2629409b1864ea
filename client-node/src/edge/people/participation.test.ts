import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ParticipationRecord } from "./participation.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { hashUser } from "../sealed/user-hash.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededVault } from "../../../../test/vaults.ts";

const [STUDY, OTHER] = ["a".repeat(64), "b".repeat(64)];
const sum = (session: number, study = STUDY) => ({
  study,
  session,
  attempt: 1,
  at: `2026-01-0${session}T00:00:00Z`,
});
const entered = (session: number) => {
  const { study: _, ...rest } = sum(session);
  return rest;
};

let folder: string;
let record: ParticipationRecord;
const open = () => {
  const vault = seededVault("a");
  return new ParticipationRecord(new SealedFiles(folder, vault), vault);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-participation-"));
  record = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hashed = (...ids: string[]) => ids.map((id) => hashUser(seededVault("a"), id));

test("tells who was counted in which sums, after a restart too", () => {
  record.add(sum(1), hashed("ada-1", "bob-2"));
  record.add(sum(2), hashed("ada-1"));
  record.add(sum(3), hashed("ada-1", "bob-2"));
  const read = open();
  expect(read.of("ada-1")).toEqual([{ study: STUDY, sums: [1, 2, 3].map(entered) }]);
  expect(read.of(" bob-2 ")).toEqual([{ study: STUDY, sums: [1, 3].map(entered) }]);
  expect([read.of("cyn-3"), read.of("dan-4")]).toEqual([[], []]);
});

test("whom a later sum counts first is in none of the earlier ones", () => {
  record.add(sum(1), hashed("ada-1"));
  record.add(sum(2), hashed("ada-1", "cyn-3"));
  expect(record.of("cyn-3")).toEqual([{ study: STUDY, sums: [entered(2)] }]);
});

test("keeps studies apart, the earliest first", () => {
  record.add(sum(2, OTHER), hashed("ada-1"));
  record.add(sum(1), hashed("ada-1"));
  expect(record.of("ada-1").map(({ study }) => study)).toEqual([STUDY, OTHER]);
});

test("forgets a user and nobody else", () => {
  record.add(sum(1), hashed("ada-1", "bob-2"));
  record.add(sum(2), hashed("bob-2"));
  record.add(sum(1, OTHER), hashed("bob-2"));
  expect([record.forget("ada-1"), record.forget("ada-1"), record.of("ada-1")]).toEqual([1, 0, []]);
  expect(record.of("bob-2").map(({ sums }) => sums.length)).toEqual([2, 1]);
});

test("no file holds an id, a date or a hash as text", () => {
  record.add(sum(1), hashed("ada-1", "bob-2"));
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  expect(bytes.some((file) => file.includes("ada-1") || file.includes("2026"))).toBe(false);
});

test("who was expected in a study that ended before its first sum leaves no trace in the next", async () => {
  await record.expect(STUDY, hashed("ada-1", "bob-2"));
  record.add(sum(1, OTHER), hashed("cyn-3"));
  await open().expect("c".repeat(64), hashed("ada-1"));
  expect(readdirSync(folder).filter((name) => name.includes(STUDY))).toEqual([]);
  expect(open().of("cyn-3")).toEqual([{ study: OTHER, sums: [entered(1)] }]);
});

test("whom a study beside it is about to count stays expected there", async () => {
  await record.expect(STUDY, hashed("ada-1", "bob-2"));
  await open().expect(OTHER, hashed("ada-1"), new Set([STUDY]));
  expect(readdirSync(folder).filter((name) => name.includes(`${STUDY}-users`))).toHaveLength(1);
  record.add(sum(1), hashed("ada-1"));
  expect(open().of("ada-1")).toEqual([{ study: STUDY, sums: [entered(1)] }]);
});
