import type { ParamsOf, QueryId, ResultOf } from "../../queries/index.ts";
import { queries } from "../../queries/index.ts";
import type { ProgramContext, ReleasedSum } from "../contract.ts";
import type { SegmentationModel } from "./spec.ts";

/** A segmentation of the same study that has ended. */
export interface EarlierSegments {
  readonly model: SegmentationModel;
  readonly sums: readonly ReleasedSum[];
}

/** Returns the last segmentation before a program. @throws RangeError when there is none, which a plan's check refuses. */
export function segmentationBefore({ earlier }: Pick<ProgramContext, "earlier">): EarlierSegments {
  const found = earlier.findLast(({ name }) => name === "segmentation");
  if (!found) throw new RangeError(`"earlier" expected a segmentation, got ${earlier.length} other programs`);
  return { model: found.model as SegmentationModel, sums: found.sums };
}

/** A private sum with what it was asked and what it says. */
export interface DecodedSum<Id extends QueryId> {
  readonly params: ParamsOf<Id>;
  readonly result: ResultOf<Id>;
}

/** Returns the released sums of one query, in order. */
export function sumsOf<Id extends QueryId>(
  sums: readonly ReleasedSum[],
  query: Id,
): readonly DecodedSum<Id>[] {
  return sums.flatMap(({ request, release }) => {
    if (request.query !== query) return [];
    const params = request.params as ParamsOf<Id>;
    return [{ params, result: queries[query].decode(params, release) }];
  });
}
