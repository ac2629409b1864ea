import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hintsOf } from "../../reports/quality-hints.ts";
import { differences } from "../../policy/difference.ts";
import { cleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "money-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MONEY = { currency: "EUR", rates: { USD: 0.9, JPY: 0.0061 } };
const LINES = [
  "u1,2025-05-01,purchase,o1,10.00,1.00,EUR",
  "u1,2025-05-02,purchase,o2,10.00,1.00,usd",
  "u1,2025-05-03,purchase,o3,3000,,JPY",
  "u1,2025-05-04,return,o4,5.00,,USD",
  "u1,2025-05-05,purchase,o5,10.00,,CHF",
  "u1,2025-05-06,purchase,o6,10.00,,",
  "u1,2025-05-07,view,,,,",
];

function read(currency: unknown, money?: typeof MONEY, type: unknown = { column: "what" }) {
  const path = join(folder, "shop.csv");
  writeFileSync(path, ["who,at,what,basket,paid,off,cur", ...LINES, ""].join("\n"));
  const columns = { user: "who", time: "at", order: "basket", amount: "paid", discount: "off" };
  const events = [{ from: "shop", columns, type, ...(currency !== undefined && { currency }) }];
  const features = [
    natural("spend", { of: "sum", what: "amount" }),
    natural("off", { of: "sum", what: "discount" }),
    natural("back", { of: "sum", what: "amount", event: "return" }),
    natural("orders", { of: "count", what: "orders" }),
    natural("views", { of: "count", what: "events", event: "view" }),
  ].slice(0, typeof type === "string" ? 0 : 5);
  const sections = { data: { sources: { shop: { csv: path } }, events } };
  const cleaning = { ...KEEP, ...(money && { money }) };
  return readData(sections, { features, cleaning, snapshotMs: Date.UTC(2025, 5, 1) });
}

test("money is turned into one currency by the declared rates, and what has none is not counted", async () => {
  const { table, report } = await read({ column: "cur" }, MONEY);
  // 10 + 10 · 0.9 + 3000 · 0.0061, 1 + 0.9, 5 · 0.9, by hand.
  expect([...table.values]).toEqual([37.3, 1.9, 4.5, 3, 1]);
  expect(report.lines[0]!.dropped).toEqual([{ reason: "no_rate", count: 2 }]);
  const hints = hintsOf(report).map(({ text }) => text);
  expect(hints).toContainEqual(
    expect.stringMatching(/^2 of 7 lines \(28\.6 %\): a currency without a rate\./),
  );
  expect(hints).toContainEqual(
    expect.stringMatching(
      /^1 of 7 cells \(14\.3 %\) are a currency .* such as "CHF"\. It has "EUR", "USD", "JPY"/,
    ),
  );
});

test("a currency may be one for all lines of a source", async () => {
  const { table } = await read("USD", MONEY);
  expect([...table.values].slice(0, 3)).toEqual([2736, 1.8, 4.5]);
});

test("no currency is guessed: lines say it where the dictionary has rates, and only there", async () => {
  const refusal = (message: RegExp) =>
    expect.objectContaining({ code: "DATA_CURRENCY", message: expect.stringMatching(message) });
  await expect(read(undefined, MONEY)).rejects.toThrow(refusal(/"shop" do not say .* into EUR/));
  await expect(read({ column: "cur" })).rejects.toThrow(refusal(/"shop" say .* cleaning\.money/));
  await expect(read(undefined, MONEY, "view")).resolves.toBeDefined();
});

test("another rate is another plan", () => {
  const rules = (usd: number) =>
    cleaningRules.parse({ ...KEEP, money: { ...MONEY, rates: { ...MONEY.rates, USD: usd } } });
  expect(differences("cleaning", rules(0.9), rules(0.91))).toEqual([
    { path: "cleaning.money.rates.USD", plan: 0.9, own: 0.91 },
  ]);
});

test.each([
  { currency: "EUR", rates: { EUR: 1 } },
  { currency: "EUR", rates: { USD: 0 } },
  { currency: "EUR", rates: { usd: 1 } },
  { currency: "Euro", rates: {} },
])("refuses the rates %j", (money) => {
  expect(cleaningRules.safeParse({ ...KEEP, money }).success).toBe(false);
});
