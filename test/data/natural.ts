import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";

/** A feature in natural units, with a range that does not bind; `change` sets anything else. */
export function natural(name: string, measure: Measure, change: Partial<FeatureSpec> = {}): FeatureSpec {
  const title = { en: name, zh: name };
  const plain = { unit: "", transform: "none", lo: -1e12, hi: 1e12, direction: "neutral" } as const;
  return { name, title, measure, ...plain, ...change };
}
