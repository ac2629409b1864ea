import { expect, test } from "vitest";
import { bindLineReader } from "./csv-lines.ts";
import { csvMapping, type CsvMapping } from "./csv-mapping.ts";

const HEADER = ["id", "user", "when", "what", "order", "sku", "n", "price"];
const MAPPING: CsvMapping = csvMapping.parse({
  user: "user",
  time: "when",
  type: "what",
  order: "order",
  product: "sku",
  quantity: "n",
  unitPrice: "price",
  cancellationPrefix: "C",
});
const DAY = "2025-03-01";

test("reads purchases, returns, cancellations and views", () => {
  const read = bindLineReader(HEADER, MAPPING);
  const base = { user: "u1", timeMs: Date.UTC(2025, 2, 1), product: "p" };
  expect(read(["1", " u1 ", DAY, "purchase", "o1", "p", "3", "2.5"])).toEqual({
    ...base,
    type: "purchase",
    order: "o1",
    quantity: 3,
    amount: 7.5,
  });
  const back = { ...base, type: "return", order: "o1", quantity: 2, amount: 5 };
  expect(read(["1", "u1", DAY, "return", "o1", "p", "-2", "2.5"])).toEqual(back);
  expect(read(["1", "u1", DAY, "purchase", "C7", "p", "-2", "2.5"])).toEqual({ ...back, order: "C7" });
  expect(read(["1", "u1", DAY, "view", "", "p", "", ""])).toEqual({
    ...base,
    type: "view",
    order: "",
    quantity: 0,
    amount: 0,
  });
});

test.each([
  ["no_user", ["1", " ", DAY, "purchase", "o", "p", "1", "1"]],
  ["bad_time", ["1", "u", "soon", "purchase", "o", "p", "1", "1"]],
  ["unknown_type", ["1", "u", DAY, "gift", "o", "p", "1", "1"]],
  ["no_order", ["1", "u", DAY, "purchase", "", "p", "1", "1"]],
  ["bad_number", ["1", "u", DAY, "purchase", "o", "p", "one", "1"]],
  ["bad_number", ["1", "u", DAY, "purchase", "o", "p", "1e300", "1e300"]],
  ["quantity_not_positive", ["1", "u", DAY, "purchase", "o", "p", "-1", "1"]],
  ["quantity_not_positive", ["1", "u", DAY, "return", "o", "p", "0", "1"]],
  ["price_not_positive", ["1", "u", DAY, "purchase", "o", "p", "1", "0"]],
])("leaves a line out for %s", (reason, cells) => {
  expect(bindLineReader(HEADER, MAPPING)(cells)).toBe(reason);
});

test("reads amounts and a file's own words for types", () => {
  const mapping = csvMapping.parse({
    user: "user",
    time: "when",
    order: "order",
    amount: "price",
    type: "what",
    typeWords: { KAUF: "purchase", STORNO: "return" },
  });
  const read = bindLineReader(HEADER, mapping);
  expect(read(["", "u", DAY, "KAUF", "o", "", "", "9.5"])).toMatchObject({ type: "purchase", amount: 9.5 });
  expect(read(["", "u", DAY, "STORNO", "o", "", "", "-9.5"])).toMatchObject({ type: "return", amount: 9.5 });
  expect(read(["", "u", DAY, "KAUF", "o", "", "", "-9.5"])).toBe("amount_not_positive");
  expect(read(["", "u", DAY, "purchase", "o", "", "", "9.5"])).toBe("unknown_type");
  expect(read(["", "u", DAY, "toString", "o", "", "", "9.5"])).toBe("unknown_type");
});

test("refuses headers that do not fit the mapping", () => {
  const { price: _, ...rest } = Object.fromEntries(HEADER.map((name) => [name, name]));
  expect(() => bindLineReader(Object.keys(rest), MAPPING)).toThrow(
    expect.objectContaining({ code: "CSV_MISSING_COLUMN" }),
  );
  expect(() => bindLineReader([...HEADER, "sku"], MAPPING)).toThrow(
    expect.objectContaining({ code: "CSV_AMBIGUOUS_COLUMN" }),
  );
});

test("refuses mappings without a value or with words for no column", () => {
  const roles = { user: "a", time: "b", order: "c" };
  expect(csvMapping.safeParse({ ...roles, quantity: "n" }).success).toBe(false);
  expect(csvMapping.safeParse({ ...roles, amount: "n", typeWords: { x: "view" } }).success).toBe(false);
  expect(csvMapping.safeParse({ ...roles, amount: "n" }).success).toBe(true);
});
