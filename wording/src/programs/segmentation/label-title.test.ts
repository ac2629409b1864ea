import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { expect, test } from "vitest";
import { groupOf, nameOf, type Rank, type RfmCell } from "@fedseg/shared/programs/names.ts";
import { groupTitleOf, titleOf } from "../../names.ts";
import { levelOf } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { Before } from "@fedseg/shared/programs/segmentation/continued.ts";
import { nameSegment } from "@fedseg/shared/programs/segmentation/naming.ts";
import { titleSegment } from "./label-title.ts";
import type { SegmentFeature } from "./label-segment.ts";
import { traitsTitle } from "./label-traits.ts";

type Interval = readonly [Rank, Rank];
const RANKS: readonly Rank[] = [1, 2, 3, 4, 5];
const INTERVALS = RANKS.flatMap((low) =>
  RANKS.flatMap((high): Interval[] => (low <= high ? [[low, high]] : [])),
);
/** A score inside each rank. */
const INSIDE = [-1.2, -0.45, 0, 0.45, 1.2];

function spec(name: string, change: Partial<FeatureSpec> = {}): FeatureSpec {
  const measure = { of: "attribute", attribute: name } as const;
  const rest = { unit: "", transform: "none", lo: 0, hi: 100, direction: "neutral" } as const;
  return { name, title: { en: `average ${name}`, zh: name }, measure, ...rest, ...change };
}

function feature(own: FeatureSpec, low: number, high = low): SegmentFeature {
  const score = { value: (low + high) / 2, sigma: (high - low) / 4 };
  return { spec: own, values: { atLeast: { value: 0, sigma: 0 } }, score, level: levelOf(score) };
}

const [RECENCY, FREQUENCY, MONETARY] = (["recency", "frequency", "monetary"] as const).map((role) =>
  spec(role, { role, direction: "higher-is-better" }),
);

function roles(intervals: readonly [Interval, Interval, Interval]): SegmentFeature[] {
  return [RECENCY, FREQUENCY, MONETARY].map((own, at) => {
    const [low, high] = intervals[at];
    return feature(own, INSIDE[low - 1], INSIDE[high - 1]);
  });
}

/** A segment's names and its title. */
function named(features: readonly SegmentFeature[], before?: Pick<Before, "name" | "group" | "cell">) {
  const naming = nameSegment(features, before);
  return { ...naming, ...titleSegment(naming, features) };
}

function cellsOf([r, f, m]: readonly [Interval, Interval, Interval]): RfmCell[] {
  const ranks = ([low, high]: Interval) => RANKS.filter((rank) => low <= rank && rank <= high);
  return ranks(r).flatMap((recency) =>
    ranks(f).flatMap((frequency) => ranks(m).map((monetary) => ({ recency, frequency, monetary }))),
  );
}

/** What may be said of the cells that the noise leaves, and on what ground. */
function allowed(cells: readonly RfmCell[], features: readonly SegmentFeature[]) {
  const names = [...new Set(cells.map(nameOf))].toSorted();
  const groups = new Set(cells.map((cell) => groupOf(nameOf(cell), { rank: cell.monetary, score: 0 })));
  const group = groups.size === 1 ? [...groups][0] : "undecided";
  const titles = names.map((name) => titleOf(name).en);
  const said = { names, group, name: names.length === 1 ? names[0] : "unnamed" };
  if (names.length === 1) return { ...said, ground: "name", titles };
  if (names.length === 2)
    return {
      ...said,
      ground: "both",
      titles: [titles, titles.toReversed()].map((pair) => pair.join(" or ")),
    };
  if (groups.size === 1) return { ...said, ground: "group", titles: [groupTitleOf(group).en] };
  return { ...said, ground: "traits", titles: [traitsTitle(features).title.en] };
}

test("claims no more than is true of every cell that the noise leaves: all 3,375 boxes of cells", () => {
  const grounds = new Map<string, number>();
  for (const r of INTERVALS)
    for (const f of INTERVALS)
      for (const m of INTERVALS) {
        const features = roles([r, f, m]);
        const { ground, titles, ...said } = allowed(cellsOf([r, f, m]), features);
        const { name, group, title, possibleNames } = named(features);
        const box = JSON.stringify([r, f, m]);
        expect({ box, name, group, names: possibleNames.toSorted() }).toEqual({ box, ...said });
        expect([box, titles.includes(title.en)]).toEqual([box, true]);
        grounds.set(ground, (grounds.get(ground) ?? 0) + 1);
      }
  expect([...grounds.keys()].toSorted()).toEqual(["both", "group", "name", "traits"]);
  expect(Math.min(...grounds.values())).toBeGreaterThan(50);
});

test("says the likelier of two names first", () => {
  const naming = (recency: number) =>
    named([feature(RECENCY, recency - 0.4, recency + 0.4), feature(FREQUENCY, -1.2), feature(MONETARY, -1.2)])
      .title;
  expect(naming(-0.95)).toEqual({ en: "Lost or Hibernating", zh: "已流失客户 或 休眠客户" });
  expect(naming(-0.75).en).toBe("Hibernating or Lost");
});

test("keeps the previous version's certain name and group while the noise explains them", () => {
  const before = { name: "champions", group: "high-value", cell: undefined } as const;
  const near = roles([
    [3, 4],
    [5, 5],
    [5, 5],
  ]);
  expect(named(near)).toMatchObject({
    name: "unnamed",
    title: { en: "Loyal or Champions" },
  });
  expect(named(near, before)).toMatchObject({
    name: "champions",
    possibleNames: ["champions", "loyal"],
  });
  expect(
    named(
      roles([
        [3, 3],
        [5, 5],
        [5, 5],
      ]),
      before,
    ),
  ).toMatchObject({ name: "loyal", possibleNames: ["loyal"] });
  const spends = roles([
    [5, 5],
    [5, 5],
    [2, 4],
  ]);
  expect(named(spends).group).toBe("undecided");
  expect(named(spends, before).group).toBe("high-value");
  expect(named(spends, { ...before, name: "unnamed", group: "win-back" }).group).toBe("undecided");
});

test("describes by traits where a role is missing, in a group of its own", () => {
  const naming = named([feature(RECENCY, 1.2), feature(MONETARY, -0.9)]);
  expect(naming).toMatchObject({
    name: "unnamed",
    group: "other",
    possibleNames: ["unnamed"],
    cell: undefined,
  });
  expect(naming.title).toEqual({
    en: "High average recency, low average monetary",
    zh: "recency偏高、monetary偏低",
  });
});
