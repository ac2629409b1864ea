import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { type LedgerDraft, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Books } from "../books/books.ts";
import { openStore } from "../books/sqlite-store.ts";
import type { Store } from "../books/store.ts";
import { inTurn } from "../process/in-turn.ts";
import { Turns } from "../process/turns.ts";
import { type OwnersBooks, type StorePlace, booksInReach, reachStore } from "./books-in-reach.ts";
import type { Door } from "./door.ts";
import { askService } from "./call.ts";
import { openLocalDoor } from "./open-local-door.ts";
import { seededVault } from "../../../test/vaults.ts";

const key = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(1)));
const vault = seededVault("own");
const GENESIS = {
  type: "GENESIS",
  identity: toHex(key.publicKey),
  role: "node",
  epsilon: "1",
  delta: "1e-6",
  budgetMuSq: "100",
  ladder: ["100", "200", "300"],
} satisfies LedgerDraft;

let folder: string;
let store: Store;
let books: Books;
let turns: Turns;
let door: Door | undefined;
let place: StorePlace<Store>;
let written = 0;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-held-"));
  const open = async () => openStore(join(folder, "books.db"), vault);
  place = { folder, vault, open };
  store = await open();
  books = new Books(store, { key, name: "willow", now: () => new Date("2026-01-01T00:00:00Z") });
  await books.commit([{ key: "a", value: new Uint8Array([1, 2]) }], [GENESIS]);
  [turns, written] = [new Turns(), 0];
  door = await openLocalDoor(folder, {}, { books, vault, turns, written: () => void (written += 1) });
});
afterEach(async () => {
  await door?.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Does something with the books as a command does. */
async function withBooks<T>(
  at: StorePlace<Store>,
  use: (books: OwnersBooks, isOwn: boolean) => T | Promise<T>,
): Promise<T> {
  const reached = await reachStore(at);
  try {
    const { books: own, isOwn } = booksInReach(reached, { folder, key, name: "willow" });
    return await use(own, isOwn);
  } finally {
    await reached.close();
  }
}

const raise = (budgetMuSq: string) => ({ type: "RAISE", budgetMuSq }) as const;
const types = () => books.lines().map((line) => parseEntry(line)?.body.type);

test("books that a process holds are read as they stand there", async () => {
  await books.commit([{ key: "b", value: new Uint8Array(2_000_000).fill(7) }], [raise("200")]);
  await withBooks(place, (own, isOwn) => {
    expect(isOwn).toBe(false);
    expect(own.lines()).toEqual(books.lines());
    expect(own.standing()).toEqual(books.standing());
    expect([own.read("a"), own.read("b"), own.read("c")]).toEqual([
      new Uint8Array([1, 2]),
      new Uint8Array(2_000_000).fill(7),
      undefined,
    ]);
  });
});

test("what goes over the socket is sealed as on the disk", async () => {
  const parts: unknown[] = [];
  await askService(folder, { ask: "books", part: (part) => void parts.push(part) });
  const [[, sealed]] = (parts as { values: [string, string][] }[]).flatMap(({ values }) => values);
  expect(Buffer.from(sealed, "base64").subarray(0, 4).toString()).toBe("FSV1");
  const other = { ...place, vault: seededVault("other") };
  await expect(withBooks(other, (own) => own.read("a"))).rejects.toThrow(
    expect.objectContaining({ code: "VAULT_KEY_WRONG" }),
  );
});

test("what an owner decides is written by the process, once, and stands at once", async () => {
  await withBooks(place, (own) =>
    own.commit([{ key: "note/ab/oak", value: new Uint8Array([5]) }], [raise("200")]),
  );
  expect(types()).toEqual(["GENESIS", "RAISE"]);
  expect(books.read("note/ab/oak")).toEqual(new Uint8Array([5]));
  expect(books.standing().account.filter.budgetSq).toBe(200n);
  const correction = { type: "CORRECTION", seq: 1, text: "twice", muSq: "7" } as const;
  await withBooks(place, (own) => own.commit([], [correction]));
  expect(spentSq(books.standing().account.filter)).toBe(7n);
  expect(types().at(-1)).toBe("CORRECTION");
  expect(written).toBe(2);
});

test("what does not fit the ledger any more is refused there: two that raise at once raise once", async () => {
  const twice = [raise("200"), raise("200")].map((draft) =>
    withBooks(place, (own) => own.commit([], [draft])),
  );
  const outcomes = await Promise.allSettled(twice);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(types()).toEqual(["GENESIS", "RAISE"]);
});

test("nothing of a study is changed through the door", async () => {
  const refused = expect.objectContaining({ code: "SERVICE_STUDY" });
  const journal = [{ key: "ab/refused", value: new Uint8Array([1]) }];
  await expect(withBooks(place, (own) => own.commit(journal, []))).rejects.toThrow(refused);
  await expect(withBooks(place, (own) => own.defer([], []))).rejects.toThrow(refused);
  const fault = expect.objectContaining({ code: "UNEXPECTED" });
  const forged = { ledger: [], notes: [["study", "AQ=="]] };
  await expect(askService(folder, { ask: "write", given: forged })).rejects.toThrow(fault);
  const release = { ledger: [{ type: "DENY", study: "00".repeat(32), code: "STUDY_LEFT" }], notes: [] };
  await expect(askService(folder, { ask: "write", given: release })).rejects.toThrow(fault);
  expect(types()).toEqual(["GENESIS"]);
  expect(books.keys()).toEqual(["a"]);
});

test("a copy is of one moment however often is written meanwhile, and writing waits for its turn", async () => {
  const values = [1, 2, 3, 4].map((n) => ({ key: `v${n}`, value: new Uint8Array(100_000) }));
  await books.commit(values, []);
  const over = new AbortController();
  const writer = async () => {
    for (let n = 1; !over.signal.aborted; n = (n % 250) + 1) {
      await inTurn(turns, () =>
        books.commit(
          values.map(({ key: name }) => ({ key: name, value: new Uint8Array(100_000).fill(n) })),
          [],
        ),
      );
      await new Promise(setImmediate);
    }
  };
  const busy = writer();
  for (let n = 0; n < 5; n += 1) {
    await withBooks(place, (own) => {
      const seen = values.map(({ key: name }) => own.read(name)![0]);
      expect(new Set(seen).size).toBe(1);
    });
  }
  await withBooks(place, (own) => own.commit([], [raise("200")]));
  over.abort();
  await busy;
  expect(types()).toEqual(["GENESIS", "RAISE"]);
});

test("books that another command holds are waited for a little, and then named as in use", async () => {
  await door?.close();
  door = undefined;
  await expect(withBooks(place, () => undefined)).rejects.toThrow(
    expect.objectContaining({ code: "STORE_IN_USE" }),
  );
});

test("nobody holds them: they are opened themselves", async () => {
  await door?.close();
  door = undefined;
  await store.close();
  await withBooks(place, async (own, isOwn) => {
    expect(isOwn).toBe(true);
    await own.commit([{ key: "x/refused", value: new Uint8Array([1]) }], []);
  });
  store = openStore(join(folder, "books.db"), vault);
  expect(store.read("x/refused")).toEqual(new Uint8Array([1]));
});

test("a process that ends before it has written: nothing is, and the command is given once more when it has ended", async () => {
  await expect(
    withBooks(place, async (own) => {
      await door?.close();
      door = undefined;
      await own.commit([], [raise("200")]);
    }),
  ).rejects.toThrow(expect.objectContaining({ code: "SERVICE_GONE" }));
  expect(types()).toEqual(["GENESIS"]);
  await store.close();
  await withBooks(place, (own) => own.commit([], [raise("200")]));
  store = openStore(join(folder, "books.db"), vault);
  expect(store.lines()).toHaveLength(2);
});
