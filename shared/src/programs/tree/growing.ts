import { type Fork, isFork } from "../../queries/tree-nodes.ts";
import type { TreeCounts, TreeCountsParams } from "../../queries/tree-counts.ts";
import { type Cut, type CutTable, bestCut } from "./cut-gain.ts";

/** The end of a growing tree. */
type End = { readonly end: number };

/** A tree as far as it has grown, and what is looked at to grow it further. */
export type Growing = TreeCountsParams;

/** A cut of one feature, by its place among those that are counted. */
interface FeatureCut extends Cut {
  readonly counted: number;
}

/** Puts a condition at every end where some cut has a positive gain; `least`: fewest noisy users on a side. */
export function grown(growing: Growing, { tables, sigma }: TreeCounts, least: number): Growing {
  const cuts = tables.map((own) => {
    const found = cutsOf(growing, own, { sigma, least }).filter(({ gain }) => gain > 0);
    return found.reduce<FeatureCut | undefined>(
      (best, cut) => (best && best.surely >= cut.surely ? best : cut),
      undefined,
    );
  });
  const nodes: (Fork | End)[] = [];
  // Nodes of the old tree keep their order, so that every one is behind the one that leads to it.
  const places = growing.nodes.map(() => 0);
  let place = 0;
  for (const [at, node] of growing.nodes.entries()) {
    places[at] = place;
    place += isFork(node) || !cuts[node.end] ? 1 : 3;
  }
  for (const [at, node] of growing.nodes.entries()) {
    if (isFork(node)) {
      nodes.push({ ...node, atMost: places[node.atMost], above: places[node.above] });
      continue;
    }
    const cut = cuts[node.end];
    if (cut) {
      const { feature, starts } = growing.counted[cut.counted];
      const own = places[at];
      nodes.push({ feature, place: starts[cut.bins - 1] - 1, atMost: own + 1, above: own + 2 }, { end: 0 });
    }
    nodes.push({ end: 0 });
  }
  return { ...growing, nodes: numbered(nodes) };
}

/** Chooses the columns that promise most at the first node, the one of its condition first; ascending. */
export function keptColumns(
  growing: Growing,
  { tables, sigma }: TreeCounts,
  { most, least }: { readonly most: number; readonly least: number },
): number[] {
  if (growing.counted.length === 0) return [0];
  const promise = growing.counted.map(() => -Infinity);
  for (const { counted, gain, surely } of cutsOf(growing, tables[0], { sigma, least })) {
    if (gain > 0) promise[counted] = surely;
  }
  return promise
    .map((_, at) => at)
    .sort((a, b) => promise[b] - promise[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((at) => growing.counted[at].feature);
}

/** Looks at some of the columns only; conditions are on them alone. */
export function narrowed(growing: Growing, kept: readonly number[]): Growing {
  const { columns, nodes, counted } = growing;
  return {
    ...growing,
    columns: kept.map((feature) => columns[feature]),
    nodes: nodes.map((node) => (isFork(node) ? { ...node, feature: kept.indexOf(node.feature) } : node)),
    counted: counted
      .filter(({ feature }) => kept.includes(feature))
      .map(({ feature, starts }) => ({ feature: kept.indexOf(feature), starts })),
  };
}

function cutsOf(
  { classes }: Growing,
  tables: readonly Float64Array[],
  held: Pick<CutTable, "sigma" | "least">,
): FeatureCut[] {
  return tables.flatMap((counts, counted) => {
    const cut = bestCut({ counts, classes, ...held });
    return cut ? [{ ...cut, counted }] : [];
  });
}

function numbered(nodes: readonly (Fork | End)[]): (Fork | End)[] {
  let end = 0;
  return nodes.map((node) => (isFork(node) ? node : { end: end++ }));
}
