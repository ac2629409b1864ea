import { expect, test } from "vitest";
import { exp } from "../math/exp.ts";
import { log1p } from "../math/log.ts";
import { labelSegments } from "./label.ts";
import type { Segment, VisibleSegment } from "./label-segment.ts";
import { describeDrift, describeSegment, formatEstimate, formatNumber } from "./label-text.ts";
import type { FeatureSpec } from "../features/feature.ts";
import type { SegmentationModel, SegmentationSpec } from "./spec.ts";

function feature(name: string, change: Partial<FeatureSpec> = {}): FeatureSpec {
  const title = { en: `${name} en`, zh: `${name} 中` };
  return {
    name,
    title,
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "none",
    lo: 0,
    hi: 100,
    direction: "higher-is-better",
    ...change,
  };
}

const SPEC: SegmentationSpec = {
  features: [
    feature("recency", { role: "recency", direction: "lower-is-better" }),
    feature("orders", { role: "frequency" }),
    feature("spend", { role: "monetary", transform: "log1p", hi: 1000 }),
    feature("returns", { unit: "share", hi: 1, direction: "lower-is-better" }),
  ],
  k: 4,
  nFloor: 100,
  normalise: "range",
};
const TOP = log1p(1000);

/** A model whose centres are given on [−1, 1] per feature. */
function model(rows: number[][], change: Partial<SegmentationModel> = {}): SegmentationModel {
  const k = rows.length;
  const users = 1000 * k;
  return {
    k,
    d: 4,
    columns: [0, 1, 2, 3],
    scalingLo: new Float64Array(4),
    scalingHi: Float64Array.of(100, 100, TOP, 1),
    centers: Float64Array.from(rows.flat(), (value) => value / 2),
    centerSigmas: new Float64Array(4 * k).fill(0.005),
    counts: new Float64Array(k).fill(1000),
    countSigmas: new Float64Array(k).fill(10),
    users,
    usersSigma: 20,
    inertia: 0.1,
    inertiaSigma: 0.001,
    ...change,
  };
}

const FOUR = [
  [-0.8, 0.7, 0.8, 0],
  [-0.7, -0.8, -0.7, 0],
  [0.9, 0.7, 0.8, 0],
  [0.9, -0.7, -0.8, 0],
];

function visible(segments: readonly Segment[]): VisibleSegment[] {
  return segments.filter((segment) => !segment.hidden);
}

test("labels four clear segments", () => {
  const segments = visible(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 }));
  expect(segments.map(({ name }) => name)).toEqual(["champions", "new", "cant-lose", "lost"]);
  expect(segments.map(({ group }) => group)).toEqual([
    "high-value",
    "high-potential",
    "win-back",
    "low-activity",
  ]);
  expect(segments[0].cell).toEqual({ recency: 5, frequency: 5, monetary: 5 });
  expect(segments[0].features.map(({ level }) => level)).toEqual(["low", "high", "high", "middle"]);
  expect(segments[0].match).toBeUndefined();
});

test("tells centres in natural units with errors through the transform", () => {
  const [first] = visible(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 }));
  const [recency, , spend] = first.features;
  expect(recency.natural.value).toBeCloseTo(10, 10);
  // 0.005 in the normalised space is 0.01 of the half range of 50.
  expect(recency.natural.sigma).toBeCloseTo(0.5, 10);
  expect(spend.natural.value).toBeCloseTo(1001 ** 0.9 - 1, 6);
  const at = 0.9 * TOP;
  const slope = (exp(at + 1e-6) - exp(at - 1e-6)) / 2e-6;
  expect(spend.natural.sigma).toBeCloseTo(slope * 0.005 * 2 * (TOP / 2), 3);
  expect(first.size).toEqual({ value: 1000, sigma: 10 });
  expect(first.share.value).toBeCloseTo(0.25, 12);
  expect(first.share.sigma).toBeCloseTo(Math.sqrt(125) / 4000, 12);
});

test("keeps natural centres inside the hard range", () => {
  const wild = model([[-1.4, 1.5, 1.2, -1.1], ...FOUR.slice(1)]);
  const [first] = visible(labelSegments(wild, SPEC, { sizeFloor: 100 }));
  expect(first.features.map(({ natural }) => natural.value)).toEqual([0, 100, 1000, 0]);
});

test("hides a segment whose lower size bound is under the floor", () => {
  const counts = Float64Array.of(1000, 119, 121, -40);
  const segments = labelSegments(model(FOUR, { counts }), SPEC, { sizeFloor: 100 });
  expect(segments.map(({ hidden }) => hidden)).toEqual([false, true, false, true]);
  expect(Object.keys(segments[1])).toEqual(["hidden", "index", "title"]);
  expect(describeSegment(segments[3])).toEqual(segments[3].title);
});

test("says undecided, and every possible name, when the noise is large", () => {
  const noisy = model(FOUR, { centerSigmas: new Float64Array(16).fill(1) });
  const [first] = visible(labelSegments(noisy, SPEC, { sizeFloor: 100 }));
  expect(first.features.map(({ level }) => level)).toEqual(Array(4).fill("undecided"));
  expect(first.possibleNames).toHaveLength(10);
  expect(first.possibleNames[0]).toBe(first.name);
  const exact = model(FOUR, { centerSigmas: new Float64Array(16) });
  const [sure] = visible(labelSegments(exact, SPEC, { sizeFloor: 100 }));
  expect(sure.possibleNames).toEqual(["champions"]);
});

test("tells equal names apart by the feature that differs most", () => {
  const rows = [
    [-0.8, 0.7, 0.8, -0.9],
    [-0.7, 0.8, 0.7, 0.6],
    [0.9, -0.7, -0.8, 0],
    [0.8, -0.9, -0.9, 0.1],
  ];
  const titles = visible(labelSegments(model(rows), SPEC, { sizeFloor: 100 })).map(({ title }) => title);
  expect(titles.slice(0, 2)).toEqual([
    { en: "Champions · lower returns en", zh: "冠军客户 · returns 中较低" },
    { en: "Champions · higher returns en", zh: "冠军客户 · returns 中较高" },
  ]);
  for (const language of ["en", "zh"] as const)
    expect(new Set(titles.map((title) => title[language])).size).toBe(4);
});

test("gives three or more of a name their place, also without R-F-M features and for equal centres", () => {
  const features = SPEC.features.map(({ name }) => feature(name));
  const rows = [FOUR[0], FOUR[0], FOUR[2], FOUR[3]];
  const segments = visible(labelSegments(model(rows), { ...SPEC, features }, { sizeFloor: 100 }));
  expect(segments.every(({ name, cell }) => name === "unnamed" && cell === undefined)).toBe(true);
  expect(new Set(segments.map(({ title }) => title.en)).size).toBe(4);
  expect(segments[0].title.en).toMatch(/^Segment · no\. \d of 4 by /);
  expect(describeSegment(segments[0]).en).toContain("(Other)");
});

test("keeps names while the noise explains the change, and drops them when it does not", () => {
  const before = model(FOUR, { centerSigmas: new Float64Array(16).fill(0.02) });
  const segments = labelSegments(before, SPEC, { sizeFloor: 100 });
  // The middle spend puts the first segment near a cut; the order of the segments changes as well.
  const nudged = [FOUR[3], [-0.8, 0.7, -0.1, 0], FOUR[2], FOUR[1]];
  const wide = model(nudged, { centerSigmas: new Float64Array(16).fill(0.15) });
  const sharp = model(nudged, { centerSigmas: new Float64Array(16).fill(0.0001) });
  const name = (version: SegmentationModel, withPrevious: boolean): string => {
    const previous = withPrevious ? { previous: { model: before, segments } } : {};
    return visible(labelSegments(version, SPEC, { sizeFloor: 100, ...previous }))[1].name;
  };
  expect(name(wide, false)).toBe("loyal");
  expect(name(wide, true)).toBe("champions");
  expect(name(sharp, true)).toBe("loyal");
});

test("is deterministic", () => {
  const once = labelSegments(model(FOUR), SPEC, { sizeFloor: 100 });
  expect(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 })).toEqual(once);
});

test("describes a segment in both languages with digits that fit the noise", () => {
  const [first] = labelSegments(model(FOUR), SPEC, { sizeFloor: 100 });
  expect(describeSegment(first)).toEqual({
    en: "Champions (High value; Important value): 1,000 ± 10 users, 25.0 ± 0.3 % of all. High: orders en 85.0 ± 0.5, spend en 501 ± 17. Low: recency en 10.0 ± 0.5.",
    zh: "冠军客户(高价值;重要价值客户):1,000 ± 10 人,占 25.0 ± 0.3%。偏高:orders 中 85.0 ± 0.5、spend 中 501 ± 17。偏低:recency 中 10.0 ± 0.5。",
  });
  expect(describeDrift(first)).toBeUndefined();
});

test("tells drift in noise units", () => {
  const before = model(FOUR);
  const previous = { model: before, segments: labelSegments(before, SPEC, { sizeFloor: 100 }) };
  const after = model([...FOUR.slice(0, 3), [0.9, -0.7, 0.4, 0.2], [0, 0, 0, 0.9]]);
  const texts = labelSegments(after, SPEC, { sizeFloor: 100, previous }).map(
    (segment) => describeDrift(segment)?.en,
  );
  expect(texts[0]).toBe("Unchanged within the noise (0.0).");
  expect(texts.filter((text) => text === "New in this version.")).toHaveLength(1);
  expect(texts.filter((text) => text?.startsWith("Moved by"))).toHaveLength(1);
});

test.each([
  [{ value: 1234.567, sigma: 56 }, "1,235 ± 56"],
  [{ value: 0.12345, sigma: 0.004 }, "0.123 ± 0.004"],
  [{ value: -1234567.8, sigma: 0 }, "-1,234,567.80"],
  [{ value: 3, sigma: 1e-9 }, "3.0000 ± 0.0000"],
])("writes %j as %s", (estimate, text) => expect(formatEstimate(estimate)).toBe(text));

test("groups thousands in front of the decimal point only", () => {
  expect(formatNumber(1234.56789, 5)).toBe("1,234.56789");
  expect(formatNumber(999, 0)).toBe("999");
});
