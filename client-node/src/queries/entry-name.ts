import { NUMBERED, binText, outcomeText, spanText } from "@fedseg/wording/plan/entry-words.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { TOP_CODE, binStart, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { valueText } from "@fedseg/wording/number-text.ts";

/** Names the entry at a place of a session's whole vector. */
export type EntryName = (at: number) => Text;

/** The plan's features, as names of entries need them. */
export type NamedFeatures = readonly Pick<FeatureSpec, "name" | "transform" | "lo" | "hi">[];

/** Picks the features that parameters stand for. */
export function choose(features: NamedFeatures, columns: readonly number[]): NamedFeatures {
  return columns.map((column) => features[column]);
}

type Feature = NamedFeatures[number];

/** Writes the natural value at which a code begins. */
export function startText(feature: Feature, code: number): string {
  return valueText(naturalAt(feature, Math.min(Math.max(code - 0.5, 0), TOP_CODE)));
}

/** Names one of a feature's bins of equally many codes; its ends are told as natural numbers. */
export function evenBin(feature: Feature, bin: number, bins: number): Text {
  const [from, to] = [bin, bin + 1].map((at) => startText(feature, binStart(at, bins)));
  return binText(feature.name, [bin + 1, bins], spanText(from, to));
}

/** Names the class that is counted: whether the target happened, or which of several. */
export function classText(label: number, { classes }: { readonly classes?: number | undefined }): Text {
  return classes === undefined ? outcomeText(label === 1) : NUMBERED.class(label + 1);
}

/** Names the bin behind so many of the codes at which a feature's bins begin. */
export function codeBin(feature: Feature, starts: readonly number[], bin: number): Text {
  const ends: readonly (number | undefined)[] = [starts[bin - 1], starts[bin]];
  const [from, to] = ends.map((start) => (start === undefined ? undefined : startText(feature, start)));
  return binText(feature.name, [bin + 1, starts.length + 1], spanText(from, to));
}
