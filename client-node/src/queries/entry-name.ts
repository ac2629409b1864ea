import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toNatural } from "@fedseg/shared/features/transform.ts";
import { valueText } from "../reports/figures.ts";

/** Names the entry at a place of a session's whole vector. */
export type EntryName = (at: number) => string;

/** The plan's features, as names of entries need them. */
export type NamedFeatures = readonly Pick<FeatureSpec, "name" | "transform">[];

/** Picks the features that parameters stand for; all of them where they name no columns. */
export function choose(features: NamedFeatures, columns: readonly number[] | undefined): NamedFeatures {
  return columns === undefined ? features : columns.map((column) => features[column]);
}

type Feature = NamedFeatures[number];

interface EvenBins {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly bins: number;
  readonly j: number;
}

/** Names one of a feature's equal bins; the bins are equal on the study's scale, the ends are natural numbers. */
export function evenBin({ name, transform }: Feature, bin: number, { lo, hi, bins, j }: EvenBins): string {
  const end = (at: number) => valueText(toNatural(transform, lo[j] + ((hi[j] - lo[j]) * at) / bins));
  return `${name}, bin ${bin + 1} of ${bins}: ${end(bin)} to ${end(bin + 1)}`;
}

/** Names the bin behind so many of a feature's inner edges. */
export function edgeBin({ name, transform }: Feature, edges: readonly number[], bin: number): string {
  const end = (at: number) => valueText(toNatural(transform, edges[at]));
  const head = `${name}, bin ${bin + 1} of ${edges.length + 1}`;
  if (bin === 0) return edges.length === 0 ? head : `${head}: up to ${end(0)}`;
  return bin === edges.length ? `${head}: from ${end(bin - 1)}` : `${head}: ${end(bin - 1)} to ${end(bin)}`;
}
