import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type SigningKey, signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type LedgerDraft, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Books } from "./books.ts";
import { openStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import { OPEN_VAULT } from "../../../test/vaults.ts";

const STUDY = "5a".repeat(32);
const HASH = "00".repeat(32);
const key = keyOf(1);

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-books-"));
  store = openStore(join(folder, "books.db"), OPEN_VAULT);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function keyOf(seed: number): SigningKey {
  return signingKeyFromSeed(new Secret(new Uint8Array(32).fill(seed)));
}

function open(over: Store = store, owner: SigningKey = key): Books {
  return new Books(over, { key: owner, name: "willow", now: () => new Date("2026-01-01T00:00:00Z") });
}

function genesis(budgetMuSq: string): LedgerDraft {
  const identity = toHex(key.publicKey);
  return {
    type: "GENESIS",
    identity,
    role: "node",
    epsilon: "1",
    delta: "1e-6",
    budgetMuSq,
    ladder: ["100", "200"],
  };
}

/** Books of an account with a budget of 100 units. */
async function opened(): Promise<Books> {
  const books = open();
  await books.commit([], [genesis("100")]);
  return books;
}

function reserve(session: number, muSq: number): LedgerDraft {
  return {
    type: "RESERVE",
    study: STUDY,
    session,
    attempt: 1,
    query: "moments",
    openHash: HASH,
    muSq: `${muSq}`,
  };
}

function refund(session: number, muSq: number): LedgerDraft {
  return {
    type: "REFUND",
    study: STUDY,
    session,
    attempt: 1,
    certificate: "left-out",
    evidenceHash: HASH,
    muSq: `${muSq}`,
  };
}

/** A view of the store whose ledger reads otherwise. */
function withLines(change: (lines: readonly string[]) => readonly string[]): Store {
  return { ...store, lines: () => change(store.lines()) };
}

test("a charge over the budget is refused and nothing of the commit is written", async () => {
  const books = await opened();
  await books.commit([], [reserve(1, 60)]);
  const before = books.standing();
  const over = () =>
    books.commit([{ key: "report", value: new Uint8Array(3) }], [reserve(2, 30), reserve(3, 11)]);
  expect(over).toThrow(expect.objectContaining({ code: "BUDGET_EXHAUSTED" }));
  expect(books.standing()).toStrictEqual(before);
  expect([books.lines().length, books.read("report")]).toEqual([2, undefined]);
  await books.commit([], [reserve(2, 40)]);
  expect(spentSq(books.standing().account.filter)).toBe(100n);
});

test.each([
  ["a repeated charge", [reserve(1, 10)]],
  ["a second account", [genesis("1000")]],
  ["a refund of nothing", [refund(7, 10)]],
] as [string, LedgerDraft[]][])("%s is refused and not written", async (_, drafts) => {
  const books = await opened();
  await books.commit([], [reserve(1, 10)]);
  expect(() => books.commit([], drafts)).toThrow(expect.objectContaining({ code: "LEDGER_EVENT" }));
  expect(books.lines().length).toBe(2);
});

test("without an account every charge is refused", async () => {
  expect(() => open().commit([], [reserve(1, 1)])).toThrow(
    expect.objectContaining({ code: "BUDGET_EXHAUSTED" }),
  );
  expect(store.lines()).toEqual([]);
});

test("a write that the disk refuses changes neither balance nor head", async () => {
  const books = await opened();
  const before = books.standing();
  const unwritable = { key: "bad", value: {} as Uint8Array };
  await expect(books.commit([unwritable], [reserve(1, 10)])).rejects.toEqual(
    expect.objectContaining({ code: "STORE_UNWRITABLE" }),
  );
  expect(books.standing()).toStrictEqual(before);
  expect(open().standing().head).toEqual(before.head);
});

test("books opened again stand where they stood", async () => {
  const books = await opened();
  await books.commit(
    [],
    [{ type: "APPROVE", study: STUDY, channelKey: HASH }, reserve(1, 10), reserve(2, 20)],
  );
  const again = open().standing();
  expect(again).toEqual(books.standing());
  expect(again.approved).toEqual(new Set([STUDY]));
});

test("after its clock was set back a ledger goes on at its newest date, says so once, and opens again", async () => {
  await opened();
  const late = () => new Books(store, { key, name: "willow", now: () => new Date("2025-12-31T23:59:58Z") });
  await late().commit([], [reserve(1, 10)]);
  await late().commit([], [reserve(2, 10)]);
  const entries = open()
    .lines()
    .map((line) => parseEntry(line)!);
  expect(entries.map(({ body }) => body.type)).toEqual(["GENESIS", "CLOCK", "RESERVE", "RESERVE"]);
  expect(new Set(entries.map(({ time }) => time))).toEqual(new Set(["2026-01-01T00:00:00.000Z"]));
});

test("software is recorded ahead of the first entry that another one than before writes, also over a restart", async () => {
  const [one, other] = [
    { version: "1", sharedHash: HASH },
    { version: "1", sharedHash: "01".repeat(32) },
  ];
  const books = await opened();
  for (const [at, software] of [one, one, other].entries()) {
    books.keptBy(software);
    expect(books.standing().head.size).toBe([1, 3, 4][at]);
    await books.commit([], [reserve(at + 1, 1)]);
  }
  const again = open();
  again.keptBy(other);
  await again.commit([], [reserve(4, 1)]);
  const types = again.lines().map((line) => parseEntry(line)!.body.type);
  expect(types.filter((type) => type === "SOFTWARE")).toHaveLength(2);
  expect(types.slice(0, 3)).toEqual(["GENESIS", "SOFTWARE", "RESERVE"]);
  expect(again.standing().software).toEqual(other);
});

test("what waits unsigned counts in the balance, outlives a restart, and is signed in order and dated as it came", async () => {
  const books = await opened();
  await books.commit([], [reserve(1, 10), reserve(2, 20)]);
  const [before, came] = [books.lines(), new Date("2026-01-01T00:00:05Z")];
  await books.defer([{ key: "k", value: new Uint8Array([1]) }], [refund(1, 10)], came);
  await books.defer([], [{ type: "DENY", study: STUDY, code: "PLAN_REPEATED" }], came);
  const again = open();
  for (const kept of [books, again]) {
    expect(kept.lines()).toEqual(before);
    expect([kept.waiting(), kept.standing().account.filter.reservedSq]).toEqual([2, 20n]);
  }
  expect(again.read("k")).toEqual(new Uint8Array([1]));
  again.keptBy({ version: "1", sharedHash: HASH });
  await again.signDeferred();
  const signed = again
    .lines()
    .slice(before.length)
    .map((line) => parseEntry(line)!);
  expect(signed.map(({ body }) => body.type)).toEqual(["SOFTWARE", "REFUND", "DENY"]);
  expect(new Set(signed.map(({ time }) => time))).toEqual(new Set([came.toISOString()]));
  expect([again.waiting(), open().waiting()]).toEqual([0, 0]);
  expect(open().standing()).toEqual(again.standing());
});

test("what an owner writes does not overtake what waits, nor does another key sign it", async () => {
  const came = new Date("2026-01-01T00:00:05Z");
  const later = new Date("2026-01-02T00:00:00Z");
  const deny = { type: "DENY", study: STUDY, code: "PLAN_REPEATED" } as const;
  await opened();
  const books = new Books(store, { key, name: "willow", now: () => later });
  await books.defer([], [deny], came);
  await books.commit([], [{ type: "CORRECTION", seq: 0, text: "an entry", muSq: "1" }], later);
  await books.defer([], [deny], later);
  await books.rotate(keyOf(2));
  const entries = open(store, keyOf(2))
    .lines()
    .map((line) => parseEntry(line)!);
  expect(entries.map(({ body }) => body.type)).toEqual([
    "GENESIS",
    "DENY",
    "CORRECTION",
    "DENY",
    "KEY_ROTATE",
  ]);
  expect(entries[1].time).toBe(came.toISOString());
  expect(open(store, keyOf(2)).waiting()).toBe(0);
});

test("the model of a study is known from its entry on, also while that waits unsigned", async () => {
  const books = await opened();
  expect(books.standing().models).toEqual(new Map());
  await books.defer([], [{ type: "MODEL", study: STUDY, modelHash: HASH }]);
  expect(open().standing().models).toEqual(new Map([[STUDY, HASH]]));
  await books.signDeferred();
  expect(open().standing().models).toEqual(new Map([[STUDY, HASH]]));
});

test("plans that were refused before they were approved are counted by the day, with those that wait unsigned", async () => {
  let now = "2026-03-01T23:00:00Z";
  const books = new Books(store, { key, name: "willow", now: () => new Date(now) });
  const deny = (digit: string) => ({ type: "DENY", study: digit.repeat(64), code: "POLICY_BUDGET" }) as const;
  const standing = () => books.standing().denials;
  await books.commit([], [genesis("100"), deny("a"), deny("b")]);
  expect(standing()).toMatchObject({ day: "2026-03-01", count: 2 });
  now = "2026-03-02T01:00:00Z";
  await books.defer([], [deny("c")]);
  expect(standing()).toMatchObject({ day: "2026-03-02", count: 1 });
  expect(["a", "b", "c", "d"].map((digit) => standing().plans.has(digit.repeat(64)))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  now = "2026-03-01T01:00:00Z";
  await books.signDeferred();
  await books.commit([], [deny("d")]);
  expect(standing()).toMatchObject({ day: "2026-03-02", count: 2 });
});

test("a key whose revocation waits unsigned is trusted no more", async () => {
  const books = await opened();
  const identity = "22".repeat(32);
  const revocation = { type: "REVOKE", party: "elm", identity, reason: "", proof: "00".repeat(64) } as const;
  await books.defer([], [revocation]);
  expect(open().standing().revoked).toEqual(new Set([identity]));
});

test.each([
  ["an entry changed", (lines: readonly string[]) => lines.with(1, lines[1].replaceAll('"10"', '"01"'))],
  ["an entry missing", (lines: readonly string[]) => lines.toSpliced(1, 1)],
  ["two entries swapped", ([a, b, c]: readonly string[]) => [a, c, b]],
  ["an entry repeated", (lines: readonly string[]) => [...lines, lines.at(-1)!]],
  ["an entry that is no entry", (lines: readonly string[]) => [...lines, "{}"]],
])("a ledger with %s is refused", async (_, change) => {
  await (await opened()).commit([], [reserve(1, 10), reserve(2, 20)]);
  expect(() => open(withLines(change))).toThrow(expect.objectContaining({ code: "LEDGER_DAMAGED" }));
});

test("a ledger is refused under another identity key", async () => {
  await opened();
  expect(() => open(store, keyOf(2))).toThrow(expect.objectContaining({ code: "LEDGER_DAMAGED" }));
});
