import type { ProgramContext } from "../contract.ts";
import { type Program, privateSum } from "../program.ts";
import { askedSegments } from "../segmentation/asked-segments.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Counts what each segment's users have bought last: one sum. */
export function* affinity(spec: AffinitySpec, context: ProgramContext): Program<AffinityModel> {
  const { catalogue } = context;
  if (!catalogue) throw new RangeError('"catalogue" expected what users can buy, got none');
  const { scaling, centers, numbers } = askedSegments(spec, context);
  const { level, entries } = catalogue;
  const params = { scaling, centers, entries: entries.length, most: spec.most };
  const { counts, sigma } = yield* privateSum("basket-counts", params, [1]);
  return { level, entries, most: spec.most, scaling, centers, numbers, counts, sigma };
}
