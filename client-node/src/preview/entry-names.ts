import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { CLASSES, classOffsets } from "@fedseg/shared/queries/class-counts.ts";
import { type ParamsOf, type QueryId, isQueryId } from "@fedseg/shared/queries/index.ts";
import { binOffsets } from "@fedseg/shared/queries/segment-values.ts";
import { valueText } from "../reports/figures.ts";

/** Names the entry at a place of a session's whole vector. */
export type EntryName = (at: number) => string;

type Features = readonly Pick<FeatureSpec, "name" | "transform">[];

/** Returns what each number of a session's answer is: "orders, bin 17 of 64: 8.0 to 9.1". */
export function entryNames({ query, params }: Request, features: Features): EntryName {
  if (!isQueryId(query)) return (at) => `${at}`;
  const name: (params: never, features: Features) => EntryName = NAMES[query];
  return name(params as never, features);
}

/** A namer for every query of the registry: a missing one does not compile. */
const NAMES: { readonly [Id in QueryId]: (params: ParamsOf<Id>, features: Features) => EntryName } = {
  "bin-counts": ({ lo, hi, bins, columns }, features) => {
    const chosen = choose(features, columns);
    return (at) =>
      evenBin(chosen[Math.floor(at / bins)], at % bins, { lo, hi, bins, j: Math.floor(at / bins) });
  },
  "value-counts":
    ({ lo, hi, bins }, features) =>
    (at) => {
      const [j, bin] = [Math.floor(at / (bins + 1)), at % (bins + 1)];
      if (bin === bins) return `${features[j].name}, no value`;
      return evenBin(features[j], bin, { lo, hi, bins, j });
    },
  "class-counts": ({ edges }, features) => {
    const offsets = classOffsets(edges);
    return (at) => {
      const j = offsets.findLastIndex((offset) => offset <= at);
      const [bin, one] = [Math.floor((at - offsets[j]) / CLASSES), (at - offsets[j]) % CLASSES];
      return `${edgeBin(features[j], edges[j], bin)}, target ${one === 1 ? "yes" : "no"}`;
    };
  },
  moments: ({ scaling }, features) => {
    const chosen = choose(features, scaling.columns);
    const pairs = chosen.flatMap(({ name }, i) =>
      chosen.slice(i + 1).map((other) => `${name} × ${other.name}`),
    );
    const names = [
      "users",
      ...chosen.map(({ name }) => `${name}, summed`),
      ...chosen.map(({ name }) => `${name}²`),
      ...pairs,
    ];
    return (at) => names[at];
  },
  summary: ({ columns }, features) => {
    const chosen = choose(features, columns);
    const names = [
      "users",
      ...chosen.map(({ name }) => `${name}, summed`),
      ...chosen.map(({ name }) => `${name}²`),
    ];
    return (at) => names[at];
  },
  "cell-histogram":
    ({ children }) =>
    (at) =>
      children === undefined ? `cell ${at + 1} of the grid` : `part ${at + 1} of the cells cut again`,
  residual: ({ scaling, centers }, features) => {
    const chosen = choose(features, scaling.columns);
    const [d, k] = [chosen.length, centers.length / chosen.length];
    return (at) => {
      const [segment, i] = [Math.floor(at / (d + 1)), at % (d + 1)];
      if (segment === k) return "squared distances, all segments";
      return i === d ? `centre ${segment + 1}, users` : `centre ${segment + 1}, move along ${chosen[i].name}`;
    };
  },
  "segment-values": ({ scaling, centers, features: described }, features) => {
    const chosen = choose(features, scaling.columns);
    const [offsets, d] = [binOffsets(described), described.length];
    const k = centers.length / d;
    const valuesEnd = k + k * offsets[d];
    return (at) => {
      if (at < k) return `segment ${at + 1}, users`;
      if (at >= valuesEnd + k * d) return "squared distances, all segments";
      if (at >= valuesEnd) {
        const [segment, j] = [Math.floor((at - valuesEnd) / d), (at - valuesEnd) % d];
        return `segment ${segment + 1}, ${chosen[j].name}, summed`;
      }
      const [segment, within] = [Math.floor((at - k) / offsets[d]), (at - k) % offsets[d]];
      const j = offsets.findLastIndex((offset) => offset <= within);
      return `segment ${segment + 1}, ${edgeBin(chosen[j], described[j].edges, within - offsets[j])}`;
    };
  },
};

function choose(features: Features, columns: readonly number[] | undefined): Features {
  return columns === undefined ? features : columns.map((column) => features[column]);
}

type Feature = Features[number];

interface EvenBins {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly bins: number;
  readonly j: number;
}

/** Names one of a feature's equal bins; the bins are equal on the study's scale, the ends are natural numbers. */
function evenBin({ name, transform }: Feature, bin: number, { lo, hi, bins, j }: EvenBins): string {
  const end = (at: number) => valueText(toNatural(transform, lo[j] + ((hi[j] - lo[j]) * at) / bins));
  return `${name}, bin ${bin + 1} of ${bins}: ${end(bin)} to ${end(bin + 1)}`;
}

/** Names the bin behind so many of a feature's inner edges. */
function edgeBin({ name, transform }: Feature, edges: readonly number[], bin: number): string {
  const end = (at: number) => valueText(toNatural(transform, edges[at]));
  const head = `${name}, bin ${bin + 1} of ${edges.length + 1}`;
  if (bin === 0) return edges.length === 0 ? head : `${head}: up to ${end(0)}`;
  return bin === edges.length ? `${head}: from ${end(bin - 1)}` : `${head}: ${end(bin - 1)} to ${end(bin)}`;
}
