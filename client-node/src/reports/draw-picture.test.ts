import { NARROW } from "@fedseg/wording/pictures/picture.ts";
import { profileChart } from "@fedseg/wording/pictures/profile-chart.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { drawn } from "./draw-picture.ts";

const NAMES = ["spend", "days since the last order", "近一年消费金额"];
/** All stand low, where names begin, so that the line through them runs behind every name. */
const rows = NAMES.map((name, at) => ({
  name,
  says: "",
  score: { value: -1 + at / 10, sigma: 0 },
  others: [1],
}));
const ticks = [{ at: -0.75, label: "low" }];

/** Font of a name, and half an em, what a column of one takes on the average. */
const [FONT, EM_HALF] = [12, 6];

test("no line of a profile runs through a name: each stands on ground of its own, above every line", () => {
  const { document } = parseHTML(
    `<!doctype html><body>${drawn(profileChart({ rows, reach: 1.2, ticks, alt: "" })).markup}</body>`,
  );
  const all = [...document.querySelectorAll("rect, path, text")];
  const isA = (element: (typeof all)[number], tag: string) => element.tagName.toLowerCase() === tag;
  const numberOf = (element: (typeof all)[number], name: string) => Number(element.getAttribute(name));
  const grounds = all.filter((element) => isA(element, "rect"));
  const lastLine = all.findLastIndex((element) => isA(element, "path"));
  expect(lastLine).toBeGreaterThanOrEqual(0);
  for (const name of NAMES) {
    const text = all.findIndex((element) => isA(element, "text") && element.textContent === name);
    const [, y] = /translate\([\d.]+,([\d.]+)\)/.exec(all[text].getAttribute("transform")!)!.map(Number);
    const ground = grounds.find((rect) => Math.abs(numberOf(rect, "y") + numberOf(rect, "height") - y) < 1)!;
    expect(numberOf(ground, "x")).toBeLessThanOrEqual(2);
    expect(numberOf(ground, "width")).toBeGreaterThanOrEqual(EM_HALF * columnsOf(name));
    expect(numberOf(ground, "width")).toBeLessThan(NARROW);
    expect(numberOf(ground, "height")).toBeGreaterThanOrEqual(FONT);
    expect(all.indexOf(ground)).toBeGreaterThan(lastLine);
    expect(all.indexOf(ground)).toBeLessThan(text);
  }
});
