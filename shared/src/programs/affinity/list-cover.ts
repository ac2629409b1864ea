import type { Estimate } from "../estimate.ts";
import { LARGEST_ERROR, LEAST_WHOLE } from "../part.ts";
import { LIST, type SegmentLists, segmentLists } from "./segment-lists.ts";
import type { AffinityModel, AffinitySpec } from "./spec.ts";

/** Which part of what users bought last lists of ten name; undefined where the noise leaves nothing to say. */
export interface ListCover {
  /** Each segment's own list; undefined as well where segments do not help. */
  readonly own: Estimate | undefined;
  /** The list of what everybody buys most. */
  readonly common: Estimate | undefined;
}

/** Two counts that are nearer, in errors of their difference, may stand in the other order. */
const NEAR = 3;

/**
 * Estimates hit rates of lists of ten: the chance that one of a user's last entries is on the list that the user's segment
 * has. The users are those from whose counts the lists were made; what choosing the largest noisy counts adds is in the error.
 */
export function listCover(model: AffinityModel, spec: Pick<AffinitySpec, "floor">): ListCover {
  const lists = segmentLists(model, spec);
  const common = model.numbers.map(() => lists.common);
  return {
    own: lists.isHelpful ? coverOf(model, lists, lists.own) : undefined,
    common: coverOf(model, lists, common),
  };
}

function coverOf(
  { counts, entries, numbers, sigma }: AffinityModel,
  { totals }: SegmentLists,
  lists: readonly (readonly number[])[],
): Estimate | undefined {
  const all = totals.reduce((sum, count) => sum + count, 0);
  if (!(all >= LEAST_WHOLE * sigma * Math.sqrt(counts.length))) return undefined;
  let [listed, cells, near] = [0, 0, 0];
  for (const [segment, list] of lists.entries()) {
    const countOf = (place: number) => counts[segment * entries.length + place];
    const next = list.at(LIST);
    for (const place of list.slice(0, LIST)) {
      listed += countOf(place);
      cells += 1;
      if (next !== undefined && countOf(place) - countOf(next) < NEAR * sigma * Math.SQRT2) near += 1;
    }
  }
  const part = listed / all;
  const square = cells * (1 - part) ** 2 + (numbers.length * entries.length - cells) * part ** 2;
  const error = (sigma * Math.sqrt(square + near ** 2)) / all;
  return cells > 0 && error <= LARGEST_ERROR ? { value: part, sigma: error } : undefined;
}
