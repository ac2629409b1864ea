import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SPENT } from "@fedseg/shared/features/later.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "later-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what a user spends from the cutoff on counts up to the cap, in whole cents, and nothing else does", async () => {
  const lines = [
    "early,2025-11-30T23:59:59Z,1,purchase,90",
    "early,2025-12-02T00:00:00Z,2,purchase,25",
    "early,2025-12-03T00:00:00Z,,view,7",
    "edge,2025-12-02T00:00:00Z,3,purchase,12.345",
    "edge,2025-12-02T00:00:00Z,3,purchase,12.654",
    "just,2025-12-01T23:59:59Z,4,purchase,25",
    "late,2026-01-01T00:00:00Z,5,purchase,25",
    "rich,2025-12-20T00:00:00Z,6,purchase,99999999",
    "rich,2025-12-20T00:00:00Z,7,purchase,99999999",
  ];
  writeFileSync(join(folder, "shop.csv"), `id,at,no,type,paid\n${lines.map((line) => `${line}\n`).join("")}`);
  const columns = { user: "id", time: "at", order: "no", amount: "paid" };
  const data = {
    sources: { shop: { csv: "shop.csv" } },
    events: [{ from: "shop", columns, type: { column: "type" } }],
  };
  const { table } = await readData(
    { data, home: folder },
    {
      features: [natural("orders", { of: "count", what: "orders" })],
      cleaning: KEEP,
      snapshotMs: Date.UTC(2026, 0, 1),
      target: { of: "bought-again", withinDays: 30 },
      later: { spendUpTo: 50 },
    },
  );
  const later = table.besides!.later!;
  expect(Object.fromEntries(table.ids.map((id, user) => [id, later[user]]))).toEqual({
    early: SPENT / 2,
    edge: Math.floor((25 / 50) * SPENT),
    just: 0,
    rich: SPENT,
  });
});
