import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { entryTotals } from "./named-entries.ts";
import { askedSegments } from "../segmentation/asked-segments.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Counts what each segment's users have bought last, and where it is asked which of the most bought stand together. */
export function* affinity(spec: AffinitySpec, context: ProgramContext): Program<AffinityModel> {
  const { catalogue } = context;
  if (!catalogue) throw new RangeError('"catalogue" expected what users can buy, got none');
  const { scaling, centers, numbers } = askedSegments(spec, context);
  const { level, entries } = catalogue;
  const params = { scaling, centers, entries: entries.length, most: spec.most };
  const { counts, sigma } = yield* privateSum("basket-counts", params, [1 - (spec.pairs?.share ?? 0)]);
  const model = { level, entries, most: spec.most, scaling, centers, numbers, counts, sigma };
  if (!spec.pairs) return model;
  const places = mostBought(entryTotals(model).totals, spec.pairs.top);
  const pairs = yield* privateSum("pair-counts", { places, most: spec.most }, [spec.pairs.share]);
  return { ...model, pairs: { places, ...pairs } };
}

/** Returns the places of the entries that most seem to buy, in the catalogue's order; ties by it. */
function mostBought(totals: Float64Array, top: number): number[] {
  const order = [...totals.keys()].sort((a, b) => totals[b] - totals[a] || a - b);
  return order.slice(0, top).sort((a, b) => a - b);
}
