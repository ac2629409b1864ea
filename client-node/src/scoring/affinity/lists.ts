import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { cellAt, cellsOf } from "@fedseg/shared/programs/affinity/cells.ts";
import { believed, differenceOf } from "@fedseg/shared/programs/affinity/difference.ts";
import { entryTotals } from "@fedseg/shared/programs/affinity/named-entries.ts";
import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import { nearestCenter } from "../../queries/nearest-center.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Table } from "../../table.ts";
import { pairRanking } from "./pair-ranking.ts";
import { type OwnCounts, popularityOf } from "./popularity.ts";
import { recommender } from "./recommender.ts";

/** What is recommended to a user, places counted from 0. */
export type Lists = (user: number) => readonly number[];

/** The segment of a user; undefined for one who has none. */
export type SegmentOf = (user: number) => number | undefined;

/** What a user has bought in most orders. */
export function personalLists({ baskets }: Table): Lists {
  return (user) =>
    [...baskets!.often.subarray(user * MOST_OFTEN, (user + 1) * MOST_OFTEN)]
      .filter((place) => place > 0)
      .map((place) => place - 1);
}

/** What everybody buys. */
export function commonLists(model: AffinityModel): Lists {
  const list = ordered(entryTotals(model).totals);
  return () => list;
}

/** What the user's segment buys, drawn to what everybody does, whether that helps or not; the first one's where there is none. */
export function segmentLists(
  model: AffinityModel,
  spec: Pick<AffinitySpec, "floor">,
  segmentOf: SegmentOf,
): Lists {
  const cells = cellsOf(model, spec);
  const { spread } = differenceOf(model, cells, "chance");
  const lists = model.numbers.map((_, segment) =>
    ordered(
      Float64Array.from(model.entries, (_entry, place) => {
        const cell = cellAt(model, cells, segment, place);
        return cell.even + believed(cell, spread, "chance") * (cell.count - cell.even);
      }),
    ),
  );
  return (user) => lists[segmentOf(user) ?? 0];
}

/** What a node recommends. */
export function nodeLists(
  model: AffinityModel,
  spec: Pick<AffinitySpec, "floor">,
  { table, own }: { readonly table: Table; readonly own: OwnCounts },
): Lists {
  const recommend = recommender(popularityOf(model, spec, own), {
    ranking: pairRanking(model, spec),
    most: model.most,
  });
  const segmentOf = segmentsOf(model, table);
  const { often, recent } = table.baskets!;
  return (user) =>
    recommend({
      segment: segmentOf(user),
      often: often.subarray(user * MOST_OFTEN, (user + 1) * MOST_OFTEN),
      recent: recent.subarray(user * MOST_RECENT, (user + 1) * MOST_RECENT),
    }).map(({ place }) => place);
}

/** Returns places by what is counted there, most first, ties by place. */
export function ordered(counts: Float64Array): readonly number[] {
  return [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
}

/** Gives users to the nearest centre of the model. */
export function segmentsOf(model: AffinityModel, table: Table): SegmentOf {
  const scale = rowScaler(model.scaling, table);
  const [row, found] = [new Int32Array(model.scaling.columns.length), new Float64Array(1)];
  const centers = Int32Array.from(model.centers);
  return (user) => (scale(user, row) ? nearestCenter(row, centers, found) : undefined);
}
