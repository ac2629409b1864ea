import { TOP_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";

/** Decimal places beyond which nobody reads. */
const MOST_PLACES = 12;

/** Returns the natural number with the fewest digits that has a code: 41 years, not 41.0003. */
export function readableAt(feature: Pick<FeatureSpec, "transform" | "lo" | "hi">, code: number): number {
  const [from, to] = [code - 0.5, code + 0.5].map((place) =>
    naturalAt(feature, Math.min(Math.max(place, 0), TOP_CODE)),
  );
  const middle = naturalAt(feature, code);
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(from), Math.abs(to), 1)));
  for (let places = -digits; places <= MOST_PLACES; places += 1) {
    const rounded = Number((Math.round(middle * 10 ** places) / 10 ** places).toFixed(Math.max(places, 0)));
    if (rounded >= from && rounded <= to) return rounded;
  }
  return middle;
}
