import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { plainText } from "@fedseg/wording/page/plain-text.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { qualityText } from "./quality-text.ts";
import { regroup, sparkline } from "./spark.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ABOUT, exampleFeature, exampleReport } from "../../../test/reports/example-report.ts";

const text = qualityText(exampleReport(), ABOUT);

test("says what was read, why lines and users are left out, and what is kept", () => {
  expect(text).toMatch(/order_lines: read +541,909 +100 %/);
  expect(text).toMatch(/no user id +−135,080 +24.9 %/);
  expect(text).toMatch(/a negative quantity, price or amount +−40 +<0.1 %/);
  expect(text).toMatch(/kept +392,692 +72.5 %/);
  expect(text).toMatch(/has objected +−211/);
  expect(text).toMatch(/contribute +2,990/);
});

test("has a row of numbers for every feature", () => {
  expect(text).toMatch(/recency_days: days since last order, 0 to 730 days, seen as log\(1 \+ x\)/);
  expect(text).toMatch(/2,991 +1,009 dropped +0 % +0 % +20.6 +70.7 +180/);
  expect(text).toMatch(/3,600 +400 filled/);
  expect(text).toContain("order_gap: 25.2 % of the users (1,009) have no value and contribute nothing.");
});

test("says on top that it is local", () => {
  expect(text.split("\n\n")[0].replaceAll(/\s+/g, " ")).toContain("It must not leave this node.");
});

test("stays within 80 columns and steers no terminal, whatever names say", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 200, size: "max" });
  fc.assert(
    fc.property(name, name, fc.nat({ max: 1e12 }), (en, unit, count) => {
      const feature = exampleFeature({ title: { en, zh: en }, unit }, (u) => u * 1e15, 20);
      const report = exampleReport({
        features: [{ ...feature, measured: count, filled: count, above: count }],
        sources: [{ name: en, kind: unit, rows: count }],
      });
      const hostile = qualityText(report, { node: en, snapshot: ABOUT.snapshot });
      for (const line of hostile.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(80);
      expect(hostile.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("an empty report is a report", () => {
  const nothing = { sources: [], lines: [], observations: [], features: [] };
  const users = { seen: 0, kept: 0, leftOut: [], unmeasured: 0 };
  expect(qualityText({ ...nothing, users }, ABOUT)).toContain("nothing stands out");
});

test("Chinese characters take two columns", () => {
  expect(columnsOf("订单数 n")).toBe(8);
  expect(plainText("a\u001B[31m\u202Eb\nc")).toBe("a [31mb c");
});

test.each([
  [0, 10, "0 %"],
  [10, 10, "100 %"],
  [1, 100_000, "<0.1 %"],
  [99_999, 100_000, ">99.9 %"],
  [1, 3, "33.3 %"],
  [0, 0, "0 %"],
])("%d of %d is %s", (part, whole, share) => expect(shareText(part, whole)).toBe(share));

test.each([
  [0, "0"],
  [1234.5, "1,235"],
  [0.300_000_1, "0.3"],
  [-2.5, "-2.5"],
  [100, "100"],
  [0.012_34, "0.0123"],
  [12_345_678, "12.3 m"],
  [0.000_01, "1.0e-5"],
])("%d is written %s", (value, written) => expect(valueText(value)).toBe(written));

test("a sparkline keeps every user and hides no filled bin", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 80 }), (counts) => {
      const bins = regroup(counts, 10);
      const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
      expect(sum(bins)).toBe(sum(counts));
      const marks = sparkline({ lo: 0, hi: 1, counts }, 10);
      expect(Array.from(marks, (mark) => mark === " ")).toEqual(bins.map((bin) => bin === 0));
    }),
  );
});
