import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { afterEach, expect, test } from "vitest";
import { tinyKey, tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { studyOpener } from "./open-study.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-open-study-"));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a study whose last file cannot be written lets go of its books, and can be opened again in the same process", async () => {
  const key = tinyKey("tiny", "coordinator");
  const vault = ensureVault({ keyFile: join(folder, "storage.key") }, systemEntropy());
  const open = studyOpener({
    name: "coordinator",
    signer: () => key,
    openStore: (book) => openStoreOf(undefined, { folder, book, vault, told: () => undefined }),
    folder,
    farewellMs: 1000,
    turns: { sessions: { stands: () => undefined }, enrolments: { stands: () => undefined } },
    send: () => undefined,
  });
  const make = () => tinyPlan("tiny", 3);
  const first = await open("spring", make, () => undefined);
  // In the place of the file with its ledger.
  const inTheWay = join(folder, "studies", "spring", "ledger.jsonl");
  mkdirSync(join(inTheWay, "full"), { recursive: true });
  await expect(first.close()).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  rmSync(inTheWay, { recursive: true });
  const again = await open(
    "spring",
    () => expect.fail("its plan stands in its books"),
    () => undefined,
  );
  expect(again.study).toBe(first.study);
  await again.close();
});
