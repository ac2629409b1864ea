import { NO_CODE, codedRange, decode } from "@fedseg/shared/features/code.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import { PLACE, type SegmentValuesParams } from "@fedseg/shared/queries/segment-values.ts";

/** Returns what tells, by code, where in its natural hard range a feature's value lies, from 0 to 2^20; each code is computed once. */
export function naturalPlaces(feature: SegmentValuesParams["features"][number]): (code: number) => number {
  const { lo, hi, transform } = feature;
  const range = codedRange(feature);
  const known = new Int32Array(NO_CODE);
  return (code) => {
    if (known[code] === 0) {
      const place = Math.round(((toNatural(transform, decode(range, code)) - lo) / (hi - lo)) * PLACE);
      known[code] = 1 + Math.min(Math.max(place, 0), PLACE);
    }
    return known[code] - 1;
  };
}
