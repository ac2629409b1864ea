import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import { overIndices } from "@fedseg/shared/programs/affinity/over-index.ts";
import { type SegmentLists, segmentLists } from "@fedseg/shared/programs/affinity/segment-lists.ts";

/** Fewest of the node's own users who have bought what others of them are recommended, where the model does not name it. */
const OWN_BUYERS = 5;

/** Users of this node by entry among their latest, exact; and how many entries that is. */
export interface OwnCounts {
  readonly counts: Float64Array;
  readonly total: number;
}

/** Entries that may be recommended, most bought first, and the part of everything bought that each of the catalogue is. */
export interface Ranked {
  readonly order: readonly number[];
  readonly parts: Float64Array;
}

/** What may be recommended to whoever is in no segment, and to the users of each. */
export interface Popularity {
  readonly isHelpful: boolean;
  readonly common: Ranked;
  readonly own: readonly Ranked[];
  /** What each segment buys more of than everybody, beyond noise; nothing where segments do not help. */
  readonly more: readonly ReadonlySet<number>[];
}

/** What is bought, as parts of everything that is, and the variances. */
interface Parts {
  readonly parts: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Puts together what all platforms buy, noisily, and what this one's users do, exactly: each by the inverse of its variance.
 * Listed is what the model may name, and what at least `OWN_BUYERS` of the node's own users have bought.
 */
export function popularityOf(
  model: AffinityModel,
  spec: Pick<AffinitySpec, "floor">,
  own: OwnCounts,
): Popularity {
  const lists = segmentLists(model, spec);
  const length = model.entries.length;
  const isNamed = new Set(lists.common);
  const may = Array.from({ length }, (_, place) => place).filter(
    (place) => isNamed.has(place) || own.counts[place] >= OWN_BUYERS,
  );
  const ordered = (told: Parts): Ranked => {
    const parts = combined(told, own, lists.common);
    return { order: may.toSorted((a, b) => parts[b] - parts[a] || a - b), parts };
  };
  const common = ordered(partsOf(lists, length));
  return {
    isHelpful: lists.isHelpful,
    common,
    own: lists.own.map((_, segment) => (lists.isHelpful ? ordered(partsOf(lists, length, segment)) : common)),
    more: overIndices(model, spec).map(
      (over) => new Set(lists.isHelpful ? over.map(({ place }) => place) : []),
    ),
  };
}

/** What the users of a segment buy, or of all segments together. */
function partsOf(lists: SegmentLists, length: number, segment?: number): Parts {
  const of = (all: Float64Array) => all.subarray(segment! * length, (segment! + 1) * length);
  const [counts, variances] =
    segment === undefined
      ? [lists.totals, lists.totals.map(() => lists.totalSigma ** 2)]
      : [of(lists.buyers), of(lists.variances)];
  const total = Math.max(
    counts.reduce((all, count) => all + count, 0),
    1,
  );
  return {
    parts: counts.map((count) => count / total),
    variances: variances.map((variance) => variance / total ** 2),
  };
}

/** Weighs a node's own parts and those of all by the inverse of their variances; what makes the node another shop counts as one. */
function combined({ parts, variances }: Parts, { counts, total }: OwnCounts, named: readonly number[]) {
  if (total === 0) return parts;
  const ownVariance = (place: number) => {
    const part = Math.min(Math.max(parts[place], 1 / total), 0.5);
    return (part * (1 - part)) / total;
  };
  let [moment, weight] = [0, 0];
  for (const place of named) {
    const variance = ownVariance(place) + variances[place];
    const each = parts[place] ** 2 / variance ** 2;
    moment += each * ((counts[place] / total - parts[place]) ** 2 - variance);
    weight += each * parts[place] ** 2;
  }
  const spread = weight > 0 ? Math.max(moment / weight, 0) : 0;
  return parts.map((part, place) => {
    const [theirs, ours] = [variances[place] + spread * part ** 2, ownVariance(place)];
    const isExact = theirs === 0;
    return isExact ? part : (part / theirs + counts[place] / total / ours) / (1 / theirs + 1 / ours);
  });
}

/** Counts, exactly, how many users have each entry among their latest. */
export function ownCounts(
  recent: Uint16Array,
  { users, width, most, entries }: { users: number; width: number; most: number; entries: number },
): OwnCounts {
  const counts = new Float64Array(entries);
  let total = 0;
  for (let user = 0; user < users; user++) {
    for (let at = user * width; at < user * width + most && recent[at] > 0; at++, total++)
      counts[recent[at] - 1]++;
  }
  return { counts, total };
}
