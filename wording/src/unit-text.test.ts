import { expect, test } from "vitest";
import { withUnit } from "./unit-text.ts";

test.each([
  ["13", "days", "13 days", "13 天"],
  ["1", "orders", "1 order", "1 单"],
  ["1", "categories", "1 category", "1 个类别"],
  ["1", "searches", "1 search", "1 次搜索"],
  ["1", "EUR", "1 EUR", "1 EUR"],
  ["0.25", "share", "0.25 share", "0.25 (比例)"],
  ["529", "currency", "529 currency", "529 货币单位"],
  ["3", "", "3", "3"],
  ["1", "parsecs", "1 parsec", "1 parsecs"],
])("writes %s %s as %s and %s", (value, unit, en, zh) => {
  expect(withUnit(value, unit, "en")).toBe(en);
  expect(withUnit(value, unit, "zh")).toBe(zh);
});
