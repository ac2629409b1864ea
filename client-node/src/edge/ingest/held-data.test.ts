import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readHeldData } from "./held-data.ts";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { features } from "../../../../test/e2e/shop-file.ts";
import { KEEP } from "../../../../test/data/read-data.ts";

const FILES: Readonly<Record<string, string>> = {
  "lines.csv": `order,product,amount,kind
o1,p1,10,sale
o1,p2,x,sale
o1,p3,5,view
o2,p1,20,sale
o9,p1,20,sale
`,
  "orders.csv": `order,user,time
o1, ada ,2025-03-01
o2,bob,2025-03-02
o9,ada,2027-01-01
`,
  "crm.csv": `user,plan,age
ada,gold,41
bob,,
it's,basic,7
`,
  "consent.csv": `user,status
ada,yes
ada,yes
bob,no
`,
  "objections.csv": `user
eve
`,
};
const data = dataConfig.parse({
  sources: Object.fromEntries(Object.keys(FILES).map((file) => [file.replace(".csv", ""), { csv: file }])),
  events: [
    {
      from: "lines",
      columns: { order: "order", product: "product", amount: "amount" },
      type: { column: "kind", words: { sale: "purchase", view: "view" } },
    },
  ],
  orders: { from: "orders", columns: { order: "order", user: "user", time: "time" } },
  customers: [{ from: "crm", columns: { user: "user" }, attributes: { tier: "plan", age: "age" } }],
});
const consent = consentConfig.parse({
  rule: "r1",
  default: "include",
  records: { from: "consent", columns: { user: "user", status: "status" }, permits: ["yes"] },
  optOut: { from: "objections", columns: { user: "user" } },
});

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "fedseg-held-"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home, name), text);
});
afterAll(() => rmSync(home, { recursive: true }));

const look = async (user: string) => {
  const place = { data, consent, home, folder: join(home, "node") };
  const request = { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0) };
  return readHeldData(place, request, user, () => undefined);
};

test("counts every line of a person, also those that studies do not use, and says why", async () => {
  const { held, table } = await look("ada");
  expect(held.lines).toEqual([
    { source: "lines", type: "purchase", unused: undefined, count: 1 },
    { source: "lines", type: "purchase", unused: "after_snapshot", count: 1 },
    { source: "lines", type: "purchase", unused: "bad_number", count: 1 },
    { source: "lines", type: "view", unused: undefined, count: 1 },
  ]);
  expect(held.rows).toEqual([
    { source: "crm", purpose: "customers", count: 1 },
    { source: "orders", purpose: "orders", count: 2 },
    { source: "consent", purpose: "records", count: 2 },
  ]);
  expect(held.attributes).toEqual([
    { name: "tier", value: "gold" },
    { name: "age", value: "41" },
  ]);
  expect([held.isCounted, held.leftOut, table.ids.includes("ada")]).toEqual([true, undefined, true]);
});

test("of a person whom the consent rule leaves out it says what is held, and that they are not counted", async () => {
  const { held, table } = await look("bob");
  expect(held.lines).toEqual([{ source: "lines", type: "purchase", unused: "user_left_out", count: 1 }]);
  expect(held.attributes).toEqual([]);
  expect([held.isCounted, held.leftOut, table.ids.includes("bob")]).toEqual([false, "no_permission", false]);
});

test("finds ids that are no plain words, and objections of people without data", async () => {
  expect((await look("it's")).held.attributes).toContainEqual({ name: "tier", value: "basic" });
  const { held } = await look("eve");
  expect(held.rows).toEqual([{ source: "objections", purpose: "optOut", count: 1 }]);
  expect([held.lines, held.isCounted]).toEqual([[], false]);
});
