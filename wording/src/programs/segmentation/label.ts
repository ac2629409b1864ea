import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { levelOf, orientScore, possibleRanks, rankOf } from "./label-levels.ts";
import { isComparable, matchSegments } from "./label-match.ts";
import { qualifiersOf } from "./label-qualifiers.ts";
import type { Segment, SegmentFeature } from "./label-segment.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import { groupOf, nameOf, titleOf, type Rank, type RfmCell, type Text } from "../../names.ts";
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

const ROLES = ["recency", "frequency", "monetary"] as const;

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
    const naming = nameSegment(features, before?.hidden === false ? before.cell : undefined);
    return {
      hidden: false,
      index,
      ...naming,
      size,
      share: segmentShare(description, index),
      features,
      match,
    };
  });
  return qualify(segments);
}

const SMALL: Text = { en: "Too small to describe", zh: "人数过少,不予描述" };

/** Finds a segment's cell and name; each rank of the previous version stays while the noise can explain it. */
function nameSegment(features: readonly SegmentFeature[], before: RfmCell | undefined) {
  const scores = ROLES.map((role) => {
    const feature = features.find(({ spec }) => spec.role === role);
    return feature && orientScore(feature.score, feature.spec);
  });
  const [recency, frequency, monetary] = scores;
  if (!recency || !frequency || !monetary)
    return {
      name: "unnamed",
      group: "other",
      title: titleOf("unnamed"),
      possibleNames: ["unnamed"],
      cell: undefined,
    } as const;
  const cell: RfmCell = {
    recency: steadyRank(recency, before?.recency),
    frequency: steadyRank(frequency, before?.frequency),
    monetary: steadyRank(monetary, before?.monetary),
  };
  const possible = new Set([nameOf(cell)]);
  for (const r of possibleRanks(recency))
    for (const f of possibleRanks(frequency))
      for (const m of possibleRanks(monetary))
        possible.add(nameOf({ recency: r, frequency: f, monetary: m }));
  const name = nameOf(cell);
  const group = groupOf(name, { rank: cell.monetary, score: monetary.value });
  return { name, group, title: titleOf(name), possibleNames: [...possible], cell };
}

/** Ranks a score, but keeps the previous rank while the noise can explain it. */
function steadyRank(score: Estimate, previous: Rank | undefined): Rank {
  return previous !== undefined && possibleRanks(score).includes(previous) ? previous : rankOf(score.value);
}

/** Adds to equal names what tells them apart. */
function qualify(segments: Segment[]): Segment[] {
  const qualifiers = qualifiersOf(segments.filter((segment) => !segment.hidden));
  return segments.map((segment) => {
    const qualifier = qualifiers.get(segment.index);
    if (qualifier === undefined) return segment;
    const { en, zh } = segment.title;
    return { ...segment, title: { en: `${en} · ${qualifier.en}`, zh: `${zh} · ${qualifier.zh}` } };
  });
}
