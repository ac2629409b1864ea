import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { expect, test } from "vitest";
import { levelOf } from "@fedseg/shared/programs/segmentation/levels.ts";
import { qualifiersOf, type Named } from "./label-qualifiers.ts";
import type { SegmentFeature } from "./label-segment.ts";

const FEATURES = ["visits", "carts", "searches"].map((name): FeatureSpec => ({
  name,
  title: { en: name, zh: `${name}数` },
  unit: "",
  measure: { of: "count", what: "events", event: name },
  transform: "none",
  lo: 0,
  hi: 100,
  direction: "neutral",
}));
const ANDROID: FeatureSpec = { ...FEATURES[0], measure: { of: "is", attribute: "device", value: "Android" } };
const IOS: FeatureSpec = { ...ANDROID, measure: { of: "is", attribute: "device", value: "iOS" } };

interface Place {
  /** Score on each feature; the told median is 10 of it. */
  readonly scores: readonly number[];
  readonly sigma?: number;
  readonly size?: number;
  readonly words?: readonly [android: number, ios: number];
}

function named(places: readonly Place[], change: Partial<Named> = {}): Named[] {
  return places.map(({ scores, sigma = 0.05, size = 1000, words }, index) => {
    const features = scores.map((value, at): SegmentFeature => {
      const median = { value: 50 + 10 * value, sigma: 10 * sigma };
      const score = { value, sigma };
      return { spec: FEATURES[at], values: { median, atLeast: score }, score, level: levelOf(score) };
    });
    const oneHots = (words ?? []).map((share, at): SegmentFeature => {
      const mean = { value: share, sigma: 0.01 };
      return { spec: [ANDROID, IOS][at], values: { mean, atLeast: mean }, score: mean, level: "undecided" };
    });
    const segment = {
      hidden: false,
      number: index + 1,
      name: "loyal",
      group: "high-value",
      title: { en: "Loyal", zh: "忠诚客户" },
      possibleNames: ["loyal"],
      cell: undefined,
      size: { value: size, sigma: 1 },
      share: { value: 0.1, sigma: 0.01 },
      features: [...oneHots, ...features],
      since: undefined,
    } as const;
    return { segment, about: [], byRoles: false, ...change };
  });
}

function said(places: readonly Place[], change?: Partial<Named>): string[] {
  const qualifiers = qualifiersOf(named(places, change));
  return places.map((_, index) => (qualifiers.get(index + 1) ?? []).map(({ en }) => en).join(" · "));
}

test("says nothing of a title that occurs once", () => {
  expect(said([{ scores: [1, 0, 0] }])).toEqual([""]);
});

test("prefers words, then levels, then the order, then the segments' numbers", () => {
  const words = [
    { scores: [1, 0, 0], words: [0.95, 0] as const },
    { scores: [-1, 0, 0], words: [0, 0.95] as const },
  ];
  expect(said(words)).toEqual(["Android", "iOS"]);
  expect(said([{ scores: [1, 0.2, 0] }, { scores: [0, -0.2, 0] }])).toEqual([
    "many visits",
    "a medium number of visits",
  ]);
  expect(said([{ scores: [0, 0.4, 0] }, { scores: [0.2, -0.1, 0] }])).toEqual(["more carts", "fewer carts"]);
  expect(said([{ scores: [0.3, 0, 0] }, { scores: [-0.3, 0, 0] }, { scores: [0, 0, 0] }])).toEqual([
    "most visits",
    "fewest visits",
    "2nd most visits",
  ]);
  const near = [
    { scores: [0.1, 0, 0], size: 900 },
    { scores: [0, 0, 0], size: 1000 },
    { scores: [0.3, 0, 0], size: 800 },
  ];
  expect(said(near)).toEqual(["1", "2", "3"]);
});

test("parts those that differ from all others, and tells the rest apart by something else or by numbers", () => {
  const three = [
    { scores: [0.1, 0, 0], size: 10 },
    { scores: [-0.4, 0, 0], size: 20 },
    { scores: [0.15, 0, 0], size: 30 },
  ];
  expect(said(three)).toEqual(["more visits · 1", "fewer visits", "more visits · 3"]);
  const other = three.map((place, at) => ({ ...place, scores: [place.scores[0], 0.4 * at, 0] }));
  expect(said(other)).toEqual(["fewest carts", "2nd most carts", "most carts"]);
});

test("goes by scores where no value is told of all", () => {
  const untold = named([{ scores: [0.3, 0, 0] }, { scores: [-0.3, 0, 0] }]).map((one) => ({
    ...one,
    segment: {
      ...one.segment,
      features: one.segment.features.map((feature) => ({
        ...feature,
        values: { atLeast: feature.values.atLeast },
      })),
    },
  }));
  expect([...qualifiersOf(untold).values()].map(([{ en }]) => en)).toEqual(["more visits", "fewer visits"]);
});

test("never speaks of a feature that a title of R-F-M names speaks of, and of that of another title last", () => {
  const apart = [{ scores: [1, 0, 0] }, { scores: [0, 0.4, 0] }];
  expect(said(apart, { about: ["visits"], byRoles: true })).toEqual(["fewer carts", "more carts"]);
  const only = [{ scores: [1, 0, 0] }, { scores: [1.6, 0, 0] }];
  expect(said(only, { about: ["visits"], byRoles: true })).toEqual(["1", "2"]);
  expect(said(only, { about: ["visits"] })).toEqual(["fewer visits", "more visits"]);
});

test("splits again what one thing leaves together, each time by something else", () => {
  const four = [
    { scores: [1, 1, 0] },
    { scores: [1, -1, 0] },
    { scores: [-1, 1, 0] },
    { scores: [-1, 1, 0.4] },
  ];
  expect(said(four)).toEqual([
    "many visits · many carts",
    "many visits · few carts",
    "few visits · fewer searches",
    "few visits · more searches",
  ]);
});

test("never tells segments apart by what they have alike, or by what the noise leaves open", () => {
  const alike = [
    { scores: [1, 0, 0], sigma: 0.4 },
    { scores: [-1, 0, 0], sigma: 0.4 },
  ];
  expect(said(alike)).toEqual(["1", "2"]);
  expect(said([{ scores: [1, 1, 0] }, { scores: [1, 1, 0] }])).toEqual(["1", "2"]);
});
