import { Books } from "@fedseg/keeper/books/books.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { beforeEach, expect, test } from "vitest";
import { MemoryStore } from "../../../../test/simulation/memory-store.ts";
import { tinyKey, tinyPlan } from "../../../../test/simulation/tiny-market.ts";
import { refusalOnRecord } from "../../session/refuse.ts";
import { type Hands, leaving, revoking } from "./given-up.ts";

/** Two studies of one node under way: three platforms, and four, of which the last is in no other. */
const PLANS = [tinyPlan("tiny", 3), tinyPlan("tiny", 4)];
const [SMALL, LARGE] = PLANS.map((plan) => toHex(hashPlan(planBytes(plan))));
const key = tinyKey("tiny", "shop-1");

let books: Books;
let hands: Hands;
/** What the process was asked to give up as an event of its study. */
let asked: string[];
beforeEach(async () => {
  const disk = new MemoryStore();
  const store: Store = {
    read: (entry) => disk.read(entry),
    keys: () => disk.keys(),
    lines: () => disk.lines(),
    commit: async (writes, lines) => disk.commit(writes, lines),
    close: async () => undefined,
  };
  books = new Books(store, { key, name: "shop-1", now: () => new Date(Date.UTC(2026, 0, 2)) });
  await books.commit([], [nodeGenesis(toHex(key.publicKey), 100, 1e-5)]);
  for (const plan of PLANS) await begin(plan);
  asked = [];
  hands = {
    books,
    // The process has a part in the larger one alone.
    giveUp: async (study, error) => {
      asked.push(study);
      const { journal, ledger } = refusalOnRecord(study, error);
      if (study === LARGE) await books.commit(journal, ledger);
    },
    write: async (act) => act(),
    written: () => undefined,
  };
});

async function begin(plan: Plan): Promise<void> {
  const study = toHex(hashPlan(planBytes(plan)));
  const { snapshot, title } = plan;
  await books.commit(
    [{ key: `${study}/plan`, value: planBytes(plan) }],
    [
      { type: "PLAN", study, title },
      { type: "APPROVE", study, channelKey: "5a".repeat(32), snapshot },
    ],
  );
}

/** What the ledger says after both have begun. */
const since = () =>
  books
    .lines()
    .slice(5)
    .map((line) => parseEntry(line)!.body)
    .map((body) =>
      body.type === "DENY" ? `${body.code} ${body.study === LARGE ? "large" : "small"}` : body.type,
    );
const ask = (answer: typeof leaving, given: unknown) => answer(hands)(given, async () => undefined);
const revocation = (name: string) => revocationOf(tinyKey("tiny", name), name, "stolen");
const asFile = (said: object) => ({ ...said, type: "fedseg-revocation", v: 1 });

test("one study is given up as its own process does, the other by the books, and what has ended is not again", async () => {
  await ask(leaving, { study: LARGE });
  expect([asked, since()]).toEqual([[LARGE], ["STUDY_LEFT large"]]);
  await ask(leaving, { study: LARGE });
  await ask(leaving, { study: SMALL });
  expect(since()).toEqual(["STUDY_LEFT large", "STUDY_LEFT small"]);
});

test("a partner's revocation stands first, and ends the studies that name the key alone", async () => {
  expect(await ask(revoking, asFile(revocation("shop-4")))).toEqual({ isNew: true });
  expect(since()).toEqual(["REVOKE", "IDENTITY_REVOKED large"]);
  expect(await ask(revoking, asFile(revocation("shop-4")))).toEqual({ isNew: false });
  expect(since()).toHaveLength(2);
});

test("the own key signs every end before it signs that it is revoked, and nothing more", async () => {
  await ask(revoking, asFile(revocation("shop-1")));
  expect(since()).toEqual(["IDENTITY_REVOKED small", "IDENTITY_REVOKED large", "REVOKE"]);
});

test("a revocation that its key has not signed ends nothing, nor does a study that is none", async () => {
  const said = { ...revocation("shop-4"), reason: "lost" };
  expect(await ask(revoking, asFile(said))).toEqual({ isNew: false });
  await expect(ask(leaving, { study: "all" })).rejects.toThrow("study");
  expect([asked, since()]).toEqual([[], []]);
});
