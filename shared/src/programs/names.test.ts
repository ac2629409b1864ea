import { expect, test } from "vitest";
import { eightTypeOf, groupOf, NAMING_RULES, nameOf, titleOf, type Rank, type RfmCell } from "./names.ts";

const RANKS: readonly Rank[] = [1, 2, 3, 4, 5];
const CELLS: readonly RfmCell[] = RANKS.flatMap((recency) =>
  RANKS.flatMap((frequency) => RANKS.map((monetary) => ({ recency, frequency, monetary }))),
);

test("names each of the 125 cells by exactly one rule", () => {
  expect(CELLS).toHaveLength(125);
  for (const cell of CELLS) {
    const matching = NAMING_RULES.filter((rule) =>
      (["recency", "frequency", "monetary"] as const).every(
        (role) => rule[role][0] <= cell[role] && cell[role] <= rule[role][1],
      ),
    );
    expect({ cell, names: matching.map(({ name }) => name) }).toEqual({ cell, names: [nameOf(cell)] });
  }
});

test("uses all ten names, each with a title of its own", () => {
  const names = new Set(CELLS.map(nameOf));
  expect(names.size).toBe(10);
  expect(names).not.toContain("unnamed");
  for (const language of ["en", "zh"] as const)
    expect(new Set([...names].map((name) => titleOf(name)[language])).size).toBe(10);
});

test("names the corners as a marketer would", () => {
  expect(nameOf({ recency: 5, frequency: 5, monetary: 5 })).toBe("champions");
  expect(nameOf({ recency: 1, frequency: 5, monetary: 5 })).toBe("cant-lose");
  expect(nameOf({ recency: 5, frequency: 1, monetary: 1 })).toBe("new");
  expect(nameOf({ recency: 1, frequency: 1, monetary: 1 })).toBe("lost");
  expect(nameOf({ recency: 3, frequency: 5, monetary: 5 })).toBe("loyal");
  expect(nameOf({ recency: 3, frequency: 3, monetary: 3 })).toBe("need-attention");
});

test("never groups customers who stayed away as valuable or promising", () => {
  for (const cell of CELLS.filter(({ recency }) => recency <= 2))
    expect(["win-back", "low-activity"]).toContain(groupOf(nameOf(cell), 0));
});

test("calls nobody of high value who spends less than half of all users", () => {
  for (const cell of CELLS) {
    expect(groupOf(nameOf(cell), -0.01)).not.toBe("high-value");
    expect(groupOf(nameOf(cell), 0) === "high-value").toBe(["champions", "loyal"].includes(nameOf(cell)));
  }
});

test("divides the cells into the eight types of Chinese practice", () => {
  const types = Map.groupBy(CELLS, (cell) => eightTypeOf(cell).zh);
  expect([...types.keys()].sort()).toEqual(
    ["重要", "一般"].flatMap((a) => ["价值", "保持", "发展", "挽留"].map((b) => `${a}${b}客户`)).sort(),
  );
  expect(types.get("重要价值客户")).toHaveLength(8);
  expect(types.get("一般挽留客户")).toHaveLength(27);
  expect(eightTypeOf({ recency: 1, frequency: 5, monetary: 5 }).zh).toBe("重要保持客户");
  expect(eightTypeOf({ recency: 5, frequency: 1, monetary: 5 }).zh).toBe("重要发展客户");
});
