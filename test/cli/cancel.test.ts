import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cancelStudy } from "@fedseg/coordinator/edge/cancel.ts";
import { booksOf } from "@fedseg/coordinator/edge/study-in-books.ts";
import type { CoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyPlan } from "../simulation/tiny-market.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-cancel-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const atRest = { keyFile: join(folder, "storage.key") };
const config = {
  name: "coordinator",
  key: join(folder, "identity.key"),
  atRest,
  folder,
} as CoordinatorConfig;

/** Opens the coordinator's books for one look, or one write. */
async function withBooks<T>(use: (books: Books) => Work<T>): Promise<T> {
  return withStore((store) => use(new Books(store, { key, name: config.name, now: () => new Date() })));
}

async function withStore<T>(use: (store: Store) => Work<T>): Promise<T> {
  const vault = ensureVault(atRest, systemEntropy());
  const store = openStore(join(folder, "books.db"), vault);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const key = createKeyFile(config.key, systemEntropy(), ensureVault(atRest, systemEntropy()));

beforeAll(() => withBooks((books) => books.commit([], [coordinatorGenesis(toHex(key.publicKey))])));

const denied = () => withBooks((books) => books.lines().map((line) => parseEntry(line)!.body.type));

test("cancel says so where the folder holds no study, and writes nothing", async () => {
  await expect(cancelStudy(config)).rejects.toEqual(expect.objectContaining({ code: "STUDY_NONE" }));
  expect(await denied()).toEqual(["GENESIS"]);
});

test("cancel ends the folder's study on record, once", async () => {
  const plan = tinyPlan("tiny", 3);
  await withStore(async (store) =>
    booksOf(store, plan).store.commit([{ key: "plan", value: planBytes(plan) }], []),
  );
  for (let time = 0; time < 2; time += 1) {
    await cancelStudy(config);
    expect(await denied()).toEqual(["GENESIS", "DENY"]);
  }
});
