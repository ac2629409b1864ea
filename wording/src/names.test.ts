import { expect, test } from "vitest";
import {
  groupOf,
  NAMING_RULES,
  nameOf,
  type Rank,
  type RfmCell,
  type SegmentGroup,
  type SegmentName,
} from "@fedseg/shared/programs/names.ts";
import { eightTypeOf, titleOf } from "./names.ts";

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

type Claim = Partial<Record<keyof RfmCell, readonly [Rank, Rank]>>;

/** What each word claims of the ranks of the people whom it is said of. */
const NAME_CLAIMS: Readonly<Record<Exclude<SegmentName, "unnamed">, readonly Claim[]>> = {
  champions: [{ recency: [4, 5], frequency: [4, 5], monetary: [4, 5] }],
  loyal: [{ recency: [3, 5], frequency: [4, 5] }],
  "potential-loyalist": [{ recency: [4, 5], frequency: [2, 3] }],
  new: [{ recency: [5, 5], frequency: [1, 1] }],
  promising: [{ recency: [3, 5], frequency: [1, 2] }],
  "need-attention": [{ recency: [3, 3] }],
  "at-risk": [
    { recency: [1, 2], frequency: [3, 5] },
    { recency: [1, 2], monetary: [4, 5] },
  ],
  "cant-lose": [{ recency: [1, 2], frequency: [4, 5], monetary: [4, 5] }],
  hibernating: [{ recency: [1, 2], frequency: [1, 3], monetary: [1, 3] }],
  lost: [{ recency: [1, 1], frequency: [1, 2], monetary: [1, 3] }],
};
const GROUP_CLAIMS: Readonly<Record<Exclude<SegmentGroup, "undecided" | "other">, readonly Claim[]>> = {
  "high-value": [{ recency: [3, 5], frequency: [4, 5], monetary: [4, 5] }],
  "high-potential": [{ recency: [3, 5] }],
  "win-back": [{ recency: [1, 3] }],
  "low-activity": [{ recency: [1, 2], frequency: [1, 3], monetary: [1, 3] }],
};
const TYPE_CLAIMS: Readonly<Record<string, Claim>> = {
  Important: { monetary: [4, 5] },
  General: { monetary: [1, 3] },
  value: { recency: [4, 5], frequency: [4, 5] },
  development: { recency: [4, 5], frequency: [1, 3] },
  retention: { recency: [1, 3], frequency: [4, 5] },
  "win-back": { recency: [1, 3], frequency: [1, 3] },
};

function isTrueOf(cell: RfmCell, claims: readonly Claim[]): boolean {
  return claims.some((claim) =>
    (["recency", "frequency", "monetary"] as const).every((role) => {
      const [low, high] = claim[role] ?? [1, 5];
      return low <= cell[role] && cell[role] <= high;
    }),
  );
}

test("says no word of a cell that its ranks contradict: name, group and type", () => {
  for (const cell of CELLS) {
    const name = nameOf(cell) as keyof typeof NAME_CLAIMS;
    expect([cell, name, isTrueOf(cell, NAME_CLAIMS[name])]).toEqual([cell, name, true]);
    for (const score of [-0.01, 0, 1]) {
      const group = groupOf(name, { rank: cell.monetary, score }) as keyof typeof GROUP_CLAIMS;
      expect([cell, group, isTrueOf(cell, GROUP_CLAIMS[group])]).toEqual([cell, group, true]);
    }
    for (const word of eightTypeOf(cell).en.split(" "))
      expect([cell, word, isTrueOf(cell, [TYPE_CLAIMS[word]])]).toEqual([cell, word, true]);
  }
});

test("calls nobody of high value whose spend is general, or less than that of half of all users", () => {
  for (const cell of CELLS) {
    const name = nameOf(cell);
    const groupWith = (score: number) => groupOf(name, { rank: cell.monetary, score });
    expect(groupWith(-0.01)).not.toBe("high-value");
    expect(groupWith(0) === "high-value").toBe(["champions", "loyal"].includes(name) && cell.monetary >= 4);
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
