import { refineColumn } from "@fedseg/client-node/features/quality.ts";
import type { FeatureQuality, QualityReport } from "@fedseg/client-node/reports/quality-report.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";

/** What a shop's report is about. */
export const ABOUT = { node: "shop-1", snapshot: "2026-10-01T00:00:00Z" };

const BASE: FeatureSpec = {
  name: "recency_days",
  title: { en: "days since last order", zh: "距上次下单天数" },
  unit: "days",
  measure: { of: "recency" },
  transform: "log1p",
  lo: 0,
  hi: 730,
  direction: "lower-is-better",
};

/** Makes a feature from other words than the base's. */
export function exampleSpec(words: Partial<FeatureSpec>): FeatureSpec {
  return { ...BASE, ...words };
}

/** Numbers from 0 to 1 that look random and are always the same. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, at) => (at * 0.618_033_988_749_895) % 1);
}

/** One feature over values that a function of numbers from 0 to 1 gives; NaN is missing. */
export function exampleFeature(
  words: Partial<FeatureSpec>,
  value: (uniform: number) => number,
  users = 4000,
): FeatureQuality {
  return refineColumn(exampleSpec(words), Float64Array.from(spread(users), value));
}

/** A report with a little of everything. */
export function exampleReport(changes: Partial<QualityReport> = {}): QualityReport {
  const exponential = (mean: number) => (u: number) => -Math.log(1 - u * 0.9999) * mean;
  return {
    sources: [
      { name: "order_lines", kind: "csv", rows: 541_909 },
      { name: "crm", kind: "postgres", rows: 6120 },
    ],
    lines: [
      {
        source: "order_lines",
        read: 541_909,
        kept: 392_692,
        dropped: [
          { reason: "no_user", count: 135_080 },
          { reason: "after_snapshot", count: 8872 },
          { reason: "duplicate", count: 5225 },
          { reason: "negative", count: 40 },
        ],
      },
    ],
    users: {
      seen: 4372,
      kept: 4000,
      leftOut: [
        { reason: "opted_out", count: 211 },
        { reason: "no_permission", count: 130 },
        { reason: "too_many_events_a_day", count: 31 },
      ],
      unmeasured: 1010,
    },
    observations: [],
    features: [
      exampleFeature({}, (u) => Math.floor(exponential(95)(u))),
      exampleFeature(
        {
          name: "monetary",
          title: { en: "total spend", zh: "累计消费额" },
          unit: "GBP",
          measure: { of: "sum", what: "amount" },
          lo: 1,
          hi: 2000,
          direction: "higher-is-better",
        },
        (u) => Math.exp(6.5 + 2.4 * (u - 0.5) * (1 + Math.abs(u - 0.5) * 2)),
      ),
      exampleFeature(
        {
          name: "order_gap",
          title: { en: "days between orders", zh: "平均下单间隔" },
          measure: { of: "order-gap" },
          hi: 365,
        },
        (u) => (u % 0.25 < 0.063 ? NaN : 20 + 160 * u * u),
      ),
      exampleFeature(
        {
          name: "return_rate",
          title: { en: "share of spend returned", zh: "退货率" },
          unit: "share",
          measure: { of: "return-rate" },
          missing: { constant: 0 },
          transform: "none",
          hi: 0.5,
        },
        (u) => (u < 0.1 ? NaN : Math.max(0, u - 0.7)),
      ),
      exampleFeature(
        {
          name: "prime_member",
          title: { en: "member of the club", zh: "会员" },
          unit: "",
          measure: { of: "is", attribute: "club", value: "yes" },
          transform: "none",
          hi: 1,
        },
        () => 0,
      ),
    ],
    ...changes,
  };
}
