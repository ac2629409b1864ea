import { expect, test } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { Segment, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { describeSegment, goneText, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { goneSegments, labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { continueSegments, earlierOf } from "@fedseg/shared/programs/segmentation/continue-segments.ts";
import { plainModel, readModel } from "@fedseg/shared/programs/segmentation/plain-model.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { LoneSegmentation } from "../simulation/lone-segmentation.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { rowTable } from "../simulation/row-table.ts";
import { described } from "./described.ts";

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

const SPEC: LoneSegmentation = {
  features: [
    feature("recency", { role: "recency", direction: "lower-is-better" }),
    feature("orders", { role: "frequency" }),
    feature("spend", { role: "monetary", transform: "log1p", hi: 1000 }),
    feature("returns", { unit: "share", hi: 1, direction: "lower-is-better" }),
  ],
  k: 4,
  usersFloor: 100,
  normalise: "range",
  describe: { share: 0.15 },
  sizeFloor: 0,
};

interface Change {
  /** Noise of what is counted, and users per segment. */
  readonly sigma?: number;
  readonly users?: readonly number[];
  readonly spec?: LoneSegmentation;
}

/** A model with a segment around each row, given on [−1, 1] per feature. */
function model(rows: number[][], { sigma = 5, users = [], spec = SPEC }: Change = {}): SegmentationModel {
  const k = rows.length;
  const tops = spec.features.map(({ transform, hi }) => toScale(transform, hi));
  const values = rows.flatMap((row, i) =>
    Array.from({ length: users[i] ?? 1000 }, (_, user) =>
      row.map((place, j) => {
        const spread = 0.15 * (((user * (2 * j + 3)) % 1009) / 504.5 - 1);
        return (Math.min(1, Math.max(-1, place + spread)) / 2 + 0.5) * tops[j];
      }),
    ),
  );
  const table = rowTable(
    tops.map((hi) => ({ lo: 0, hi })),
    values.flat(),
  );
  const own = {
    k,
    d: 4,
    scaling: rangeScaling([0, 1, 2, 3]),
    centers: Float64Array.from(rows.flat(), (value) => value / 2),
    centerSigmas: new Float64Array(4 * k).fill(0.005),
    counts: new Float64Array(k).fill(1000),
    countSigmas: new Float64Array(k).fill(10),
    users: values.length,
    usersSigma: 20,
  };
  return described(own, spec.features, table, sigma);
}

const FOUR = [
  [-0.8, 0.7, 0.7, 0],
  [-0.4, -0.8, -0.6, 0],
  [0.7, 0.7, 0.7, 0],
  [0.7, -0.4, -0.8, 0],
];

function visible(segments: readonly Segment[]): VisibleSegment[] {
  return segments.filter((segment) => !segment.hidden);
}

test("labels four clear segments by where their middle users stand among all", () => {
  const segments = visible(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 }));
  expect(segments.map(({ name }) => name)).toEqual(["champions", "promising", "cant-lose", "hibernating"]);
  expect(segments.map(({ group }) => group)).toEqual([
    "high-value",
    "high-potential",
    "win-back",
    "low-activity",
  ]);
  expect(segments[0].cell).toEqual({ recency: 5, frequency: 4, monetary: 4 });
  expect(segments[0].features.map(({ level }) => level)).toEqual(["low", "high", "high", "middle"]);
  expect(segments[0].since).toBeUndefined();
});

test("tells size, share, median and mean of the labelled users in natural units", () => {
  const [first] = visible(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 }));
  const [recency, , spend] = first.features.map(({ values }) => values);
  expect(first.size).toEqual({ value: 1000, sigma: 5 });
  expect(first.share.value).toBeCloseTo(0.25, 12);
  expect(first.share.sigma).toBeCloseTo((5 * Math.sqrt(0.75 ** 2 + 3 * 0.25 ** 2)) / 4000, 12);
  expect(Math.abs(recency.median!.value - 10)).toBeLessThan(3 * recency.median!.sigma);
  expect(recency.mean!.value).toBeCloseTo(9.93, 2);
  expect(recency.mean!.sigma).toBeCloseTo((100 * Math.sqrt(1.25 ** 2 * 4 + 0.1 ** 2 * 25)) / 1000, 1);
  // The users lie evenly around 0.85 of the logarithmic scale: the middle one is there, and the mean is above.
  expect(Math.abs(spend.median!.value - (1001 ** 0.85 - 1))).toBeLessThan(3 * spend.median!.sigma);
  expect(spend.mean!.value).toBeGreaterThan(spend.median!.value);
  expect(recency.lowerQuartile!.value).toBeLessThan(recency.median!.value);
  expect(recency.upperQuartile!.value).toBeGreaterThan(recency.median!.value);
});

test("tells nothing that the noise does not allow, and says so", () => {
  const [first] = visible(labelSegments(model(FOUR, { sigma: 400 }), SPEC, { sizeFloor: 0 }));
  expect(first.features.map(({ values }) => values.median ?? values.mean)).toEqual(Array(4).fill(undefined));
  expect(describeSegment(first).en).toContain("recency en not told at this noise");
  expect(describeSegment(first).zh).toContain("recency 中 噪声过大，不予给出");
});

test("hides a segment whose lower size bound is under the floor", () => {
  const users = [1000, 109, 111, 0];
  const segments = labelSegments(model(FOUR, { users }), SPEC, { sizeFloor: 100 });
  expect(segments.map(({ hidden }) => hidden)).toEqual([false, true, false, true]);
  expect(Object.keys(segments[1])).toEqual(["hidden", "number", "title"]);
  expect(describeSegment(segments[3])).toEqual(segments[3].title);
});

test("says undecided, and every possible name, when the noise is large", () => {
  const [first] = visible(labelSegments(model(FOUR, { sigma: 1000 }), SPEC, { sizeFloor: -1e6 }));
  expect(first.features.map(({ level }) => level)).toEqual(Array(4).fill("undecided"));
  expect(first.possibleNames).toHaveLength(10);
  expect(first).toMatchObject({
    name: "unnamed",
    group: "undecided",
    title: { en: "Segment · 1", zh: "客群 · 1" },
  });
  expect(describeSegment(first).en).toMatch(/Within the noise it could be: (.+, ){9}[^,]+\.$/);
  expect(describeSegment(first).en).not.toMatch(/Important|General/);
  const [sure] = visible(labelSegments(model(FOUR, { sigma: 0 }), SPEC, { sizeFloor: 100 }));
  expect(sure.possibleNames).toEqual(["champions"]);
});

test("tells equal names apart by a level in which they differ, without a number", () => {
  const rows = [
    [-0.8, 0.7, 0.8, -0.9],
    [-0.8, 0.7, 0.8, 0.6],
    [0.9, -0.7, -0.8, 0],
    [0.7, -0.9, -0.9, 0.1],
  ];
  const titles = visible(labelSegments(model(rows), SPEC, { sizeFloor: 100 })).map(({ title }) => title);
  expect(titles[0]).toEqual({ en: "Champions · low returns en", zh: "冠军客户 · returns 中偏低" });
  expect(titles[1]).toEqual({ en: "Champions · high returns en", zh: "冠军客户 · returns 中偏高" });
  for (const { en } of titles) expect(en).not.toMatch(/\d/);
  for (const language of ["en", "zh"] as const)
    expect(new Set(titles.map((title) => title[language])).size).toBe(4);
});

test("reads a one-hot as a word, and never tells segments apart by what they have alike", () => {
  const channel = (value: string) =>
    feature(`channel ${value}`, { measure: { of: "is", attribute: "channel", value }, hi: 1 });
  const spec = { ...SPEC, features: [feature("a"), channel("Android"), channel("iOS"), feature("b")] };
  const rows = [
    [0.5, 1, -1, 0.2],
    [0.5, -1, 1, 0.2],
    [0.5, 1, 1, 0.2],
    [0.5, -1, -1, 0.2],
  ];
  const two = visible(labelSegments(model(rows.slice(0, 2), { spec }), spec, { sizeFloor: 100 }));
  expect(two.map(({ title }) => title.en)).toEqual(["Mostly Android", "Mostly iOS"]);
  const four = visible(labelSegments(model(rows, { spec }), spec, { sizeFloor: 100 }));
  for (const { title } of four) expect(title.en).not.toMatch(/ [ab] en /);
});

test("describes segments of a study without the three R-F-M features by what lies beyond the noise", () => {
  const spec = { ...SPEC, features: SPEC.features.map(({ name }) => feature(name)) };
  const named = visible(labelSegments(model(FOUR, { spec }), spec, { sizeFloor: 100 }));
  expect(named.every(({ name, cell, group }) => name === "unnamed" && !cell && group === "other")).toBe(true);
  expect(named[0].title.en).toBe("Low recency en, high orders en");
  expect(new Set(named.map(({ title }) => title.en)).size).toBe(4);
  expect(describeSegment(named[0]).en).toContain("(Other)");
});

/** A model as it is released when the study goes on with another. */
function after(previous: SegmentationModel, next: SegmentationModel): SegmentationModel {
  const input = {
    study: "",
    hash: "",
    snapshot: "",
    features: SPEC.features,
    programs: [{ name: "segmentation", model: previous }],
    refused: [],
    places: [0, 1, 2, 3],
  };
  const inputs = new Map([["last", input]]);
  const earlier = earlierOf({ ...SPEC, continues: "last" }, { inputs, features: SPEC.features })!;
  return { ...next, continued: continueSegments(earlier, next) };
}

test("keeps names while the noise explains the change, and drops them when it does not", () => {
  const before = model(FOUR);
  // The spend of the first segment falls to a cut; the order of the segments changes as well.
  const nudged = [FOUR[3], [-0.8, 0.7, 0.02, 0], FOUR[2], [-0.7, -0.8, 0.03, 0]];
  const segment = (next: SegmentationModel) =>
    labelSegments(next, SPEC, { sizeFloor: 100 })[1] as VisibleSegment;
  const [uncertain, sure] = [120, 0].map((sigma) => model(nudged, { sigma }));
  expect(segment(uncertain).name).toBe("unnamed");
  const kept = after(before, uncertain);
  expect(segment(kept)).toMatchObject({ name: "champions", number: 1 });
  expect(segment(after(before, sure)).name).toBe("loyal");
  // The name outlives the study that first gave it: what was held on to is held on to again.
  expect(segment(after(kept, uncertain)).name).toBe("champions");
  expect(segment(after(uncertain, uncertain)).name).toBe("unnamed");
});

test("is deterministic", () => {
  const once = labelSegments(model(FOUR), SPEC, { sizeFloor: 100 });
  expect(labelSegments(model(FOUR), SPEC, { sizeFloor: 100 })).toEqual(once);
});

test("describes a segment in both languages with digits that fit the noise", () => {
  const [first] = labelSegments(model(FOUR), SPEC, { sizeFloor: 100 });
  expect(describeSegment(first).en).toMatch(
    /^Champions \(High value; Important value\): 1,000 ± 5 users, 25\.0 ± 0\.1 % of all\. High: orders en typical 8\d ± 1, mean 8\d\.\d ± 0\.\d; spend en typical \d+ ± \d+, mean \d+ ± \d+\. Low: recency en typical \d+ ± 1, mean \d+\.\d ± 0\.\d\.$/,
  );
  expect(describeSegment(first).zh).toContain(
    "冠军客户（高价值；重要价值客户）：1,000 ± 5 人，占 25.0 ± 0.1%。偏高：orders 中 中位数 ",
  );
  expect(sinceText(first as VisibleSegment)).toBeUndefined();
});

test("tells what became of every segment, in noise units, and gives no number twice", () => {
  const before = model(FOUR);
  const next = after(before, model([...FOUR.slice(0, 3), [0.9, -0.5, -0.6, 0], [0, 0, 0, 0.9]]));
  const told = (own: SegmentationModel) =>
    labelSegments(own, SPEC, { sizeFloor: 100 }).map((segment) => [
      segment.number,
      sinceText(segment as VisibleSegment)!.en.replace(/[\d.]+ times/, "so many times"),
    ]);
  expect(told(next)).toEqual([
    [1, "Unchanged within the noise (0.0)."],
    [2, "Unchanged within the noise (0.0)."],
    [3, "Unchanged within the noise (0.0)."],
    [4, "Moved by so many times the noise."],
    [5, "New since the earlier study."],
  ]);
  const third = after(next, model([FOUR[0], FOUR[2], [0, 0, 0, -0.9]]));
  expect(told(third).map(([number]) => number)).toEqual([1, 3, 6]);
  expect(goneSegments(third).map(({ number }) => number)).toEqual([2, 4, 5]);
  expect(goneText(goneSegments(third)[0]).en).toBe(
    "Segment 2 (Promising) of the earlier study is gone: none goes on with it, and its number is not given again.",
  );
  const fourth = after(third, model([FOUR[0], FOUR[1]]));
  expect(told(fourth).map(([number]) => number)).toEqual([1, 7]);
  expect(readModel(JSON.parse(JSON.stringify(plainModel(fourth))))).toEqual(fourth);
});

test("what is read as a model gives no number twice", () => {
  const plain = plainModel(after(model(FOUR), model(FOUR)));
  const { segments, gone, last } = plain.continued!;
  const wrong = [
    { segments: segments.slice(1), gone, last },
    { segments: segments.map((segment) => ({ ...segment, number: 1 })), gone, last },
    { segments, gone: [{ number: 4, name: "lost" as const }], last },
    { segments, gone, last: 3 },
    {
      segments: segments.map(({ number, before }) => ({ number, before: { ...before!, levels: [] } })),
      gone,
      last,
    },
  ];
  for (const continued of wrong) expect(() => readModel({ ...plain, continued })).toThrow("expected lists");
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
