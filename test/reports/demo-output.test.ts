import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type HeldSegment, heldText, holdLabels, isHeld } from "../../examples/demo/held-labels.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The sizes that the segment tables of a shown demo tell, and its table of what the exports add up to. */
function shownSizes(page: string) {
  const text = readFileSync(join(ROOT, page), "utf8");
  const demo = text.slice(text.indexOf("SEGMENTS ("), text.indexOf("PRIVACY BUDGETS"));
  const rows = [...demo.matchAll(/^│ users +│(.*)$/gm)];
  const told = rows.flatMap(([, cells]) => cells.match(/[\d,]+ ± \d+/g) ?? []);
  const held = [...demo.matchAll(/^\S.*? {2,}([\d,]+ ± \d+) +([\d,]+) +([\d.]+) errors$/gm)];
  return { told, held: held.map(([, size, exported, off]) => ({ size, exported, off: Number(off) })) };
}

const numberOf = (text: string) => Number(text.replaceAll(",", ""));

test.each(["README.md", "docs/online-retail.md"])(
  "what %s shows of segments is what the exports of all platforms add up to",
  (page) => {
    const { told, held } = shownSizes(page);
    expect(held.length).toBeGreaterThanOrEqual(3);
    expect(held.map(({ size }) => size)).toEqual(told);
    for (const { size, exported, off } of held) {
      const [value, sigma] = size.split(" ± ").map(numberOf);
      expect(Math.abs(Math.abs(value - numberOf(exported)) / sigma - off)).toBeLessThan(0.1);
      expect(off).toBeLessThan(4);
    }
  },
);

const segment = (number: number, value: number) =>
  ({ number, title: { en: `S${number}`, zh: "客" }, size: { value, sigma: 10 } }) as VisibleSegment;

test("the demo adds up the labels by segment, and fails where they are not what was told", () => {
  const labels = [...Array<number>(100).fill(1), ...Array<number>(300).fill(2)];
  const held = holdLabels([segment(2, 310), segment(1, 95)], labels);
  expect(held.map(({ exported }) => exported)).toEqual([300, 100]);
  expect(isHeld(held)).toBe(true);
  expect(isHeld(holdLabels([segment(2, 361), segment(1, 95)], labels))).toBe(false);
  expect(isHeld(holdLabels([segment(2, 310), segment(3, 95)], labels))).toBe(false);
});

test("the demo's table of exports keeps within 80 columns", () => {
  const held: HeldSegment[] = [
    {
      title: "Champions · typical total spend 1,842 ± 20, mean 2,079 ± 31",
      told: { value: 1e6, sigma: 1e4 },
      exported: 1e6,
    },
  ];
  expect(Math.max(...heldText(held).split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});
