import type { Language } from "../../language.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import { levelOf } from "./label-levels.ts";
import { isComparable, matchSegments } from "./label-match.ts";
import { nameSegment } from "./label-naming.ts";
import { qualifiersOf, type Named } from "./label-qualifiers.ts";
import type { Segment, SegmentFeature } from "./label-segment.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import type { Text } from "../../language.ts";
import {
  segmentShare,
  segmentSize,
  valuesTold,
} from "@fedseg/shared/programs/segmentation/segment-estimates.ts";
import { segmentScore } from "@fedseg/shared/programs/segmentation/segment-scores.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";

/** How segments are labelled. */
export interface LabelOptions {
  /** Plan constant: a segment whose size minus two standard errors is under this is hidden. */
  readonly sizeFloor: number;
  /**
   * The previous version of the study: its names persist as long as the noise can still explain them. A version over
   * other features is left aside.
   */
  readonly previous?: { readonly model: SegmentationModel; readonly segments: readonly Segment[] };
}

/**
 * Labels every segment of a released model, in the model's order: size, values, levels, R-F-M cell and name.
 * Deterministic post-processing: costs no budget.
 */
export function labelSegments(
  model: SegmentationModel,
  spec: Pick<ProgramFacts, "features">,
  options: LabelOptions,
): Segment[] {
  const chosen = modelFeatures(model, spec);
  const { description } = model;
  const previous =
    options.previous && isComparable(options.previous.model, model) ? options.previous : undefined;
  const matches = previous && matchSegments(previous.model, model);
  const named: Named[] = [];
  const segments = Array.from({ length: model.k }, (_, index): Segment => {
    const size = segmentSize(description, index);
    if (size.value - 2 * size.sigma < options.sizeFloor) return { hidden: true, index, title: SMALL };
    const match = matches?.[index];
    const before = match?.previous === undefined ? undefined : previous?.segments[match.previous];
    const features = chosen.map((feature, j): SegmentFeature => {
      const score = segmentScore(description, feature, index, j);
      const level = levelOf(score, before?.hidden === false ? before.features[j].level : undefined);
      return { spec: feature, values: valuesTold(description, feature, index, j), score, level };
    });
    const { about, byRoles, ...naming } = nameSegment(
      features,
      before?.hidden === false ? before : undefined,
    );
    const share = segmentShare(description, index);
    const segment = { hidden: false as const, index, ...naming, size, share, features, match };
    named.push({ segment, about, byRoles });
    return segment;
  });
  return qualify(named, segments);
}

const SMALL: Text = { en: "Too small to describe", zh: "人数过少,不予描述" };

/** Adds to equal titles what tells them apart. */
function qualify(named: readonly Named[], segments: readonly Segment[]): Segment[] {
  const qualifiers = qualifiersOf(named);
  return segments.map((segment) => {
    const own = qualifiers.get(segment.index) ?? [];
    const { title } = segment;
    const join = (language: Language) => [title[language], ...own.map((text) => text[language])].join(" · ");
    return own.length === 0 ? segment : { ...segment, title: { en: join("en"), zh: join("zh") } };
  });
}
