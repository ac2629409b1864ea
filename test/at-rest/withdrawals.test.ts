import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SealedFiles } from "@fedseg/client-node/edge/sealed/sealed-file.ts";
import { hashUser } from "@fedseg/client-node/edge/sealed/user-hash.ts";
import { Withdrawals } from "@fedseg/client-node/edge/people/withdrawals.ts";
import type { IdRule } from "@fedseg/client-node/ingest/user-ids.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";
import { seededVault } from "../vaults.ts";

const IDS = ["user-17", "=user", "用户-3", "a\nb", "x".repeat(500)];
const withdrawn = (at: string) => ({ kind: "withdrawn", at }) as const;
const erased = (at: string) => ({ kind: "erased", at }) as const;

let folder: string;
let withdrawals: Withdrawals;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "fedseg-withdrawals-")), "node");
  withdrawals = open();
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

function open(seed = "a", ids?: IdRule): Withdrawals {
  const vault = seededVault(seed);
  return new Withdrawals(new SealedFiles(folder, vault), vault, ids);
}

test("nobody has withdrawn before anybody has, and looking makes no file", () => {
  expect([withdrawals.version(), withdrawals.reader()("user-17"), withdrawals.of("user-17")]).toEqual([
    "",
    false,
    undefined,
  ]);
});

test("finds who has withdrawn, after a restart too, spaces around an id aside, and nobody else", () => {
  for (const id of IDS) withdrawals.add(id, withdrawn("t"));
  const isWithdrawn = open().reader();
  expect(IDS.map(isWithdrawn)).toEqual(IDS.map(() => true));
  expect([" user-17\t", "user-1", "USER-17", "user-17 x", ""].map(isWithdrawn)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("every change gives another version, and doing it twice none", () => {
  const versions = [withdrawals.version()];
  const step = (change: () => void) => {
    change();
    versions.push(withdrawals.version());
  };
  step(() => withdrawals.add("a", withdrawn("1")));
  step(() => withdrawals.add("b", withdrawn("1")));
  step(() => withdrawals.remove("b"));
  step(() => withdrawals.add("a", erased("2")));
  expect(new Set(versions).size).toBe(5);
  step(() => withdrawals.add("a", withdrawn("3")));
  expect([versions.at(-1), withdrawals.of("a")]).toEqual([versions.at(-2), erased("2")]);
});

test("a withdrawal can be taken back, an erasure cannot", () => {
  withdrawals.add("a", withdrawn("1"));
  withdrawals.add("b", erased("1"));
  expect([withdrawals.remove("a"), withdrawals.remove("b"), withdrawals.remove("c")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(["a", "b", "c"].map(open().reader())).toEqual([false, true, false]);
});

test("the moment of the first withdrawal stays", () => {
  withdrawals.add("a", withdrawn("1"));
  withdrawals.add("a", withdrawn("2"));
  expect(withdrawals.of("a")).toEqual(withdrawn("1"));
});

test("files hold no id and no hash that somebody without the key could compute, and are for their owner only", () => {
  withdrawals.add("user-17", withdrawn("2026-11-25"));
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path).includes("user-17")).toBe(false);
    expect(readFileSync(path).includes("2026")).toBe(false);
  }
  expect(() => open("b").reader()).toThrow(expect.objectContaining({ code: "VAULT_KEY_WRONG" }));
});

test("a damaged list is refused, never read as nobody", () => {
  withdrawals.add("user-17", withdrawn("1"));
  const path = join(folder, "withdrawals.json.sealed");
  const bytes = readFileSync(path);
  for (const damaged of [bytes.subarray(0, 40), Buffer.alloc(0), Buffer.concat([bytes, bytes])]) {
    writeFileSync(path, damaged);
    expect(() => withdrawals.reader()).toThrow(expect.objectContaining({ code: "VAULT_DAMAGED" }));
    expect(() => withdrawals.add("b", withdrawn("1"))).toThrow(
      expect.objectContaining({ code: "VAULT_DAMAGED" }),
    );
  }
});

test("a withdrawal stays one when the rule of reading ids is changed, and touches nobody else", () => {
  open("a", "exact").add(" Ann", withdrawn("1"));
  open("a", "trim").add("Bob", withdrawn("2"));
  const who = [" Ann", "Ann", "ann", "Bob", "Bob ", "bob"];
  const out = (ids: IdRule) => who.filter(open("a", ids).reader());
  expect(out("exact")).toEqual([" Ann", "Bob"]);
  expect(out("trim")).toEqual([" Ann", "Ann", "Bob", "Bob "]);
  expect(out("lower")).toEqual(who);
  expect([open("a", "exact").remove("Ann"), open("a", "lower").remove("ann")]).toEqual([false, true]);
  expect(out("lower")).toEqual(["Bob", "Bob ", "bob"]);
});

test("a list of an earlier version is read, but not under a rule that it cannot serve", () => {
  const vault = seededVault("a");
  const old = { [hashUser(vault, "Ann")]: withdrawn("1") };
  new SealedFiles(folder, vault).write("withdrawals.json", JSON.stringify(old));
  expect(["Ann", " Ann", "ann"].map(open().reader())).toEqual([true, true, false]);
  expect(() => open("a", "lower").reader()).toThrow(expect.objectContaining({ code: "WITHDRAWALS_CASE" }));
  withdrawals.add("Bob", withdrawn("2"));
  expect(["Ann", "Bob"].map(open().reader())).toEqual([true, true]);
});

test("an old copy of the list is noticed, and so is a list that is gone", () => {
  const path = join(folder, "withdrawals.json.sealed");
  withdrawals.add("a", withdrawn("1"));
  const copy = readFileSync(path);
  withdrawals.add("b", withdrawn("1"));
  const newest = readFileSync(path);
  const old = expect.objectContaining({ code: "WITHDRAWALS_OLD" });
  writeFileSync(path, copy);
  expect(() => withdrawals.reader()).toThrow(old);
  expect(() => withdrawals.add("c", withdrawn("1"))).toThrow(old);
  rmSync(path);
  expect(() => withdrawals.hashes()).toThrow(old);
  writeFileSync(path, newest);
  expect(["a", "b", "c"].map(withdrawals.reader())).toEqual([true, true, false]);
});

test("who is interrupted between the list and what is remembered of it leaves a list that can be read", () => {
  withdrawals.add("a", withdrawn("1"));
  const seen = readFileSync(join(folder, "withdrawals-seen.json.sealed"));
  withdrawals.add("b", withdrawn("1"));
  writeFileSync(join(folder, "withdrawals-seen.json.sealed"), seen);
  expect(["a", "b"].map(open().reader())).toEqual([true, true]);
});

test("of processes that record withdrawals at the same time none loses another's", async () => {
  const script = `
    import { SealedFiles } from ${JSON.stringify(join(ROOT, "client-node/src/edge/sealed/sealed-file.ts"))};
    import { Withdrawals } from ${JSON.stringify(join(ROOT, "client-node/src/edge/people/withdrawals.ts"))};
    import { seededVault } from ${JSON.stringify(join(ROOT, "test/vaults.ts"))};
    const vault = seededVault("a");
    const withdrawals = new Withdrawals(new SealedFiles(${JSON.stringify(folder)}, vault), vault);
    for (let at = 0; at < 25; at += 1) withdrawals.add(process.argv[1] + at, { kind: "withdrawn", at: "1" });`;
  const ended = ["a", "b", "c"].map((name) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script, name], {
      stdio: "inherit",
    });
    return new Promise((done) => child.once("close", done));
  });
  expect(await Promise.all(ended)).toEqual([0, 0, 0]);
  const isWithdrawn = withdrawals.reader();
  const lost = ["a", "b", "c"].flatMap((name) =>
    Array.from({ length: 25 }, (_, at) => `${name}${at}`).filter((id) => !isWithdrawn(id)),
  );
  expect(lost).toEqual([]);
}, 60_000);
