import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { expect, test } from "vitest";
import { levelOf } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { SegmentFeature } from "./label-segment.ts";
import { levelText, placeText, traitsTitle } from "./label-traits.ts";

function spec(en: string, zh: string, measure: FeatureSpec["measure"]): FeatureSpec {
  const rest = { unit: "", transform: "none", lo: 0, hi: measure.of === "is" ? 1 : 100 } as const;
  return { name: en.replaceAll(/\W/g, "_"), title: { en, zh }, measure, direction: "neutral", ...rest };
}

function feature(own: FeatureSpec, value: number, sigma = 0.05, mean?: number): SegmentFeature {
  const score = { value, sigma };
  const values = { ...(mean !== undefined && { mean: { value: mean, sigma: 0.05 } }), atLeast: score };
  return { spec: own, values, score, level: levelOf(score) };
}

const RECENCY = spec("days since last order", "距上次下单天数", { of: "recency" });
const SEEN = spec("days since last visit", "距上次访问天数", { of: "recency", event: "visit" });
const ORDERS = spec("number of orders", "订单数", { of: "count", what: "orders" });
const CARTS = spec("carts", "加购次数", { of: "count", what: "events", event: "cart" });
const RETURNED = spec("share of spend returned", "退货占比", { of: "return-rate" });
const TENURE = spec("days since first order", "首单至今天数", { of: "tenure" });
const ANDROID = spec("on Android", "安卓", { of: "is", attribute: "device", value: "Android" });

test.each([
  [
    [feature(RETURNED, 1.5), feature(ORDERS, -1)],
    "High share of spend returned, low number of orders",
    "退货占比偏高、订单数偏低",
  ],
  [
    [feature(ORDERS, -1), feature(RETURNED, 1.5)],
    "High share of spend returned, low number of orders",
    "退货占比偏高、订单数偏低",
  ],
  [
    [feature(RETURNED, 1.5, 0.4), feature(ORDERS, -1)],
    "Low number of orders, high share of spend returned",
    "订单数偏低、退货占比偏高",
  ],
  [[feature(RECENCY, -1)], "Bought lately", "近期有购买"],
  [[feature(RECENCY, 1), feature(CARTS, 0.9)], "Last bought long ago, many carts", "久未购买、加购次数偏高"],
  [
    [feature(SEEN, -1), feature(CARTS, -0.9), feature(TENURE, 0.8)],
    "Few days since last visit, few carts",
    "距上次访问天数偏低、加购次数偏低",
  ],
  [[feature(ANDROID, 0.9, 0.05, 0.7)], "Mostly Android", "多为Android"],
  [[feature(ANDROID, 0.9, 0.05, 0.55)], "Segment", "客群"],
  [[feature(ANDROID, -0.9, 0.05, 0.9)], "Segment", "客群"],
  [[feature(RETURNED, 0), feature(ORDERS, 0.3)], "Average customers", "一般客户"],
  [[feature(RETURNED, 0), feature(ORDERS, 0.5)], "Segment", "客群"],
  [[feature(RETURNED, 5, 3)], "Segment", "客群"],
])("makes a title of what lies beyond the noise: %#", (features, en, zh) => {
  const { title } = traitsTitle(features);
  expect(title).toEqual({ en, zh });
  expect(title.en).not.toMatch(/\d/);
});

test("says levels and places in words that fit what is counted", () => {
  expect(levelText(TENURE, "middle").en).toBe("a medium number of days since first order");
  expect(levelText(RETURNED, "middle")).toEqual({ en: "medium share of spend returned", zh: "退货占比居中" });
  const places = (own: FeatureSpec, of: number) =>
    Array.from({ length: of }, (_, at) => placeText(own, at, of).en);
  expect(places(CARTS, 2)).toEqual(["more carts", "fewer carts"]);
  expect(places(CARTS, 4)).toEqual(["most carts", "2nd most carts", "3rd most carts", "fewest carts"]);
  expect(places(ORDERS, 2)).toEqual(["higher number of orders", "lower number of orders"]);
  expect(places(RETURNED, 3)[1]).toBe("2nd highest share of spend returned");
  expect([0, 1, 2].map((at) => placeText(CARTS, at, 3).zh)).toEqual([
    "加购次数最高",
    "加购次数第2高",
    "加购次数最低",
  ]);
  expect(placeText(CARTS, 11, 30).en).toBe("12th most carts");
  expect(placeText(CARTS, 22, 30).en).toBe("23rd most carts");
});
