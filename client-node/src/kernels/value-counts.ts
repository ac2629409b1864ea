import type { ValueCountsParams } from "@fedseg/shared/queries/value-counts.ts";
import type { Kernel } from "./work.ts";

export const valueCounts: Kernel<ValueCountsParams> = {
  work: ({ columns, bins, rows }) =>
    rows === undefined
      ? {
          name: "valueCounts",
          of: "codes",
          columns,
          words: Int32Array.of(columns.length, bins),
          scratch: { perUser: 0, more: 16 * (bins + 1) },
          length: columns.length * (bins + 1),
        }
      : undefined,
};
