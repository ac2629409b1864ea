import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "@fedseg/shared/features/target.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";
import { hintsOf } from "../../reports/quality-hints.ts";
import { allOf } from "./own-quality.ts";

const folder = mkdtempSync(join(tmpdir(), "own-quality-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DATA = {
  sources: { shop: { csv: "shop.csv" }, crm: { csv: "crm.csv" } },
  events: [{ from: "shop", columns: { user: "id", time: "at", order: "no", amount: "paid" } }],
  customers: [{ from: "crm", columns: { user: "id" }, attributes: { tier: "level" } }],
};
const by = (attribute: string, ...classes: string[][]): Target => ({ of: "attribute", attribute, classes });
const measured = async (targets: Readonly<Record<string, Target>>) => {
  writeFileSync(join(folder, "shop.csv"), "id,at,no,paid\na,2025-01-01,1,10\nb,2025-01-02,2,5\n");
  writeFileSync(join(folder, "crm.csv"), "id,level\na,VIP\nb,VIP\n");
  const dictionary = {
    features: [natural("orders", { of: "count", what: "orders" })],
    cleaning: KEEP,
    targets,
  };
  const { table, report } = await readData(
    { data: DATA, home: folder },
    allOf(dictionary, Date.UTC(2026, 0, 1)),
  );
  return { table, report };
};

test("the whole dictionary is looked at with all its targets: cells of no class of any are told, and no row changes", async () => {
  const again = { of: "bought-again", withinDays: 90 } as const;
  const { table, report: own } = await measured({
    again,
    tier: by("tier", ["basic"], ["plus"], ["pro"]),
    best: by("tier", ["low"], ["VIP", "high"], ["top"]),
    paid: by("tier", ["free"], ["paying"]),
  });
  expect(table.users).toBe(2);
  expect(table.outcome).toBeUndefined();
  const hints = hintsOf(own).map(({ text }) => text);
  const told = hints.filter((text) => text.includes("none of the target's classes"));
  expect(told).toHaveLength(2);
  for (const text of told) expect(text).toMatch(/2 of 2 cells .*"VIP"/);
  expect(told[0]).toContain("basic");
  expect(told[1]).toContain("free");
  expect(hints.join(" ")).not.toContain("asked by )");
});

test("a target whose attribute no source has is refused by the quality report", async () => {
  await expect(measured({ tier: by("level", ["basic"], ["pro"]) })).rejects.toThrow(
    /TARGET_UNAVAILABLE.*attribute "level"/s,
  );
});
