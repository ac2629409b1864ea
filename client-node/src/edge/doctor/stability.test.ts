import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expandDictionary, dictionaryFile } from "@fedseg/shared/features/dictionary.ts";
import { afterAll, expect, test } from "vitest";
import { consentConfig } from "../../config/consent-config.ts";
import { dataConfig } from "../../config/data-config.ts";
import { checkStability } from "./stability.ts";

const folder = mkdtempSync(join(tmpdir(), "stability-"));
afterAll(() => rmSync(folder, { recursive: true }));

const title = { en: "t", zh: "t" };
const dictionary = expandDictionary(
  dictionaryFile.parse({
    version: 1,
    cleaning: { duplicates: { key: ["order"] }, cancellations: "offset" },
    features: [
      { name: "spend", title, measure: { of: "sum", what: "amount" }, range: [0, 1000] },
      {
        name: "rank",
        title,
        measure: { of: "attribute", attribute: "rank" },
        range: [0, 1000],
        missing: { constant: 0 },
      },
    ],
  }),
);
const rows = Array.from(
  { length: 60 },
  (_, at) => `u${at},2025-01-0${1 + (at % 9)},o${at % 3},p,${1 + (at % 28)},u${(at + 1) % 60}`,
);
writeFileSync(join(folder, "shop.csv"), ["who,at,basket,sku,paid,friend", ...rows].join("\n"));

const SHOP = { shop: { csv: "shop.csv" } };

function look(sql: string, sources: object = SHOP) {
  const data = dataConfig.parse({
    sources: { ...sources, ranks: { sql } },
    events: [{ from: "shop", columns: { user: "who", time: "at", order: "basket", amount: "paid" } }],
    customers: [{ from: "ranks", columns: { user: "who" }, attributes: { rank: "rank" } }],
  });
  const consent = consentConfig.parse({ rule: "test", default: "include" });
  return checkStability({ data, consent, dictionary, folder, home: folder }, Date.UTC(2026, 0, 1));
}

test("passes where nobody's row depends on others, also with orders that users share", async () => {
  const finding = await look("SELECT who, count(*) AS rank FROM shop GROUP BY who");
  expect(finding).toMatchObject({ verdict: "PASS", text: expect.stringContaining("4 rounds") });
});

test("names feature and source where SQL that nobody has recognised looks at others", async () => {
  // A file that no section reads has two columns that SQL makes users of.
  const sources = { raw: { csv: "shop.csv" }, shop: { sql: "SELECT * FROM raw" } };
  const { verdict, text } = await look(
    "SELECT friend AS who, count(*) AS rank FROM raw GROUP BY friend",
    sources,
  );
  expect(verdict).toBe("FAIL");
  expect(text).toMatch(/ in [^;]*\brank\b[^;]*;/);
  expect(text).toContain('the source "raw"');
  expect(text).not.toMatch(/u\d/);
});

test("refuses what can be recognised before anything is compared", async () => {
  const { verdict, text } = await look("SELECT who, rank() OVER (ORDER BY paid) AS rank FROM shop");
  expect([verdict, text.slice(0, 12)]).toEqual(["FAIL", "SQL_UNSTABLE"]);
});

test.each([
  ["CAST", "SELECT who, max(CAST(paid AS INT)) AS rank FROM shop GROUP BY who"],
  ["CAST", "SELECT who, max(paid::INT) AS rank FROM shop GROUP BY who"],
  ["strptime", "SELECT who, count(strptime(paid, '%d')) AS rank FROM shop GROUP BY who"],
])("warns of SQL that one cell would end: %s in %s", async (part, sql) => {
  const { verdict, text } = await look(sql);
  expect(text).toContain(`ranks (${part})`);
  expect(verdict).toBe("WARN");
});

test("does not warn where a cell that does not fit gives nothing", async () => {
  const cell = "TRY(CAST(paid AS INT) + 1) + TRY_CAST(paid AS INT) + CAST('1' AS INT)";
  expect(await look(`SELECT who, max(${cell}) AS rank FROM shop GROUP BY who`)).toMatchObject({
    verdict: "PASS",
  });
});
