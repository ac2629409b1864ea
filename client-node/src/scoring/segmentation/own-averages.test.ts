import { NO_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { expect, test } from "vitest";
import { ownAveragesText, readOwnAverages } from "../../labels/own-averages.ts";
import { ownAverages } from "./own-averages.ts";

const feature = (name: string, transform: FeatureSpec["transform"]): FeatureSpec => ({
  name,
  title: { en: name, zh: name },
  unit: "",
  measure: { of: "count", what: "orders" },
  transform,
  lo: 0,
  hi: 1000,
  direction: "neutral",
});
const FEATURES = [feature("unused", "none"), feature("orders", "none"), feature("spend", "log1p")];
/** The second and third feature, of five users; the last could not be measured. */
const CODES = [
  [100, 300, 200, 65_534, NO_CODE],
  [0, 65_534, 65_534, 7, 9],
];
const TABLE = {
  users: 5,
  d: 3,
  ids: ["a", "b", "c", "d", "e"],
  codes: Uint16Array.from([1, 1, 1, 1, 1, ...CODES[0], ...CODES[1]]),
};
const MODEL = { scaling: { columns: [1, 2] } } as unknown as SegmentationModel;
const SEGMENTS = Int32Array.of(0, 0, 0, 2, -1);

test("own users of every segment are averaged exactly, and come back as they were written", () => {
  const own = ownAverages(TABLE, { segments: SEGMENTS }, [4, 2, 7], {
    model: MODEL,
    facts: { features: FEATURES },
  });
  const orders = (code: number) => naturalAt(FEATURES[1], code);
  expect(own.map(({ segment, users, feature: name }) => [segment, users, name])).toEqual([
    [4, 3, "orders"],
    [7, 1, "orders"],
    [4, 3, "spend"],
    [7, 1, "spend"],
  ]);
  expect(own[0].mean).toBeCloseTo((orders(100) + orders(200) + orders(300)) / 3, 9);
  expect(own[0].median).toBe(orders(200));
  expect(own[1]).toMatchObject({ mean: 1000, median: 1000 });
  expect(own[2].mean).toBeCloseTo(2000 / 3, 9);
  expect(own[2].median).toBeCloseTo(1000, 9);
  expect(readOwnAverages(ownAveragesText(own))).toEqual(own);
  expect(readOwnAverages("another,file\r\n1,2\r\n")).toEqual([]);
});
