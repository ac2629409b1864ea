import { pairRanking } from "../../client-node/src/scoring/affinity/pair-ranking.ts";
import { recommender } from "../../client-node/src/scoring/affinity/recommender.ts";
import { type OwnCounts, popularityOf } from "../../client-node/src/scoring/affinity/popularity.ts";
import { nearestCenter } from "../../client-node/src/queries/nearest-center.ts";
import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import type { Table } from "../../client-node/src/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "../../shared/src/features/catalogue.ts";
import { cellAt, cellsOf } from "../../shared/src/programs/affinity/cells.ts";
import { believed, differenceOf } from "../../shared/src/programs/affinity/difference.ts";
import { entryTotals } from "../../shared/src/programs/affinity/named-entries.ts";
import type { AffinityModel } from "../../shared/src/programs/affinity/spec.ts";
import { ASKED } from "./studies.ts";

/** What is recommended to a user, places counted from 0. */
export type Lists = (user: number) => readonly number[];

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

/** What the user's segment buys, drawn to what everybody does, whether that helps or not. */
export function segmentLists(model: AffinityModel, table: Table): Lists {
  const cells = cellsOf(model, ASKED);
  const { spread } = differenceOf(model, cells, "chance");
  const lists = model.numbers.map((_, segment) =>
    ordered(
      Float64Array.from(model.entries, (_entry, place) => {
        const cell = cellAt(model, cells, segment, place);
        return cell.even + believed(cell, spread, "chance") * (cell.count - cell.even);
      }),
    ),
  );
  const segmentOf = segmentsOf(model, table);
  return (user) => lists[segmentOf(user)];
}

/** What a node recommends. */
export function nodeLists(model: AffinityModel, table: Table, own: OwnCounts): Lists {
  const recommend = recommender(popularityOf(model, ASKED, own), {
    ranking: pairRanking(model, ASKED),
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

/** Leaves of lists what the user has not bought before. */
export function unseen(lists: Lists, earlier: readonly ReadonlySet<number>[]): Lists {
  return (user) => lists(user).filter((place) => !earlier[user].has(place));
}

/** Returns places by what is counted there, most first, ties by place. */
export function ordered(counts: Float64Array): readonly number[] {
  return [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
}

function segmentsOf(model: AffinityModel, table: Table): (user: number) => number {
  const scale = rowScaler(model.scaling, table);
  const [row, found] = [new Int32Array(model.scaling.columns.length), new Float64Array(1)];
  const centers = Int32Array.from(model.centers);
  return (user) => (scale(user, row) ? nearestCenter(row, centers, found) : 0);
}
