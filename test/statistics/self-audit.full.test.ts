import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { canaryReport, rejudge } from "@fedseg/shared/ledger/canary-report.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBeside, runCommand } from "../cli/command.ts";
import { TestStudy } from "../e2e/test-study.ts";

const MAIN = "client-node/src/edge/main.ts";

let study: TestStudy;
let command: readonly string[];
beforeAll(async () => {
  study = await TestStudy.create(1, 1000);
  command = ["self-audit", "--json", "--config", join(study.folder, "shop-1", "config.yaml")];
});
afterAll(() => study.stop());

test("an installation audits its own noise, before its first study, and records it", async () => {
  const { status, stdout } = await runCommand(MAIN, command);
  expect({ status, told: JSON.parse(stdout) as unknown }).toMatchObject({
    status: 0,
    told: { code: "SELF_AUDIT", verdict: "pass", runs: 400 },
  });
  const path = join(study.folder, "shop-1", "canary", "shop-1.json");
  const bytes = readFileSync(path);
  const report = canaryReport.parse(JSON.parse(bytes.toString("utf8")));
  expect(report).toMatchObject({ party: "shop-1", randomness: "system", design: { runs: 400, alpha: 1e-6 } });
  expect(rejudge(report)).toEqual({ failed: [], untrue: [] });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(study.ledger("shop-1").map((line) => parseEntry(line)!.body)).toMatchObject([
    { type: "GENESIS" },
    { type: "SOFTWARE", version: report.software },
    { type: "CANARY_AUDIT", reportHash: toHex(sha256(bytes)), verdict: "pass", runs: 400 },
  ]);
});

test("not while the node itself holds its books: nothing changes", async () => {
  const { folder } = study.nodes[0];
  const store = openStore(join(folder, "books.db"), study.vault("shop-1"));
  try {
    const outcome = await runBeside(join(folder, "canary"), MAIN, command);
    expect(outcome).toMatchObject({ status: 1, code: "STORE_IN_USE", isUntouched: true });
  } finally {
    await store.close();
  }
});
