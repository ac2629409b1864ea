import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import type { Level } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { groupTitleOf } from "@fedseg/wording/names.ts";
import type {
  Segment,
  SegmentFeature,
  VisibleSegment,
} from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneText, openNames, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { isShare, valueText } from "@fedseg/wording/programs/segmentation/label-values.ts";
import { goneSegments, labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";

/** A feature of the study's segments. */
export type FeatureView = Pick<FeatureSpec, "name" | "title" | "transform" | "lo" | "hi"> & {
  /** Read as percentages. */
  readonly isShare: boolean;
};

/** What is released of a feature among the users of one segment; what the noise does not allow is left out. */
export interface FeatureTold {
  readonly median?: Estimate;
  readonly lowerQuartile?: Estimate;
  readonly upperQuartile?: Estimate;
  readonly mean?: Estimate;
  /** Where its middle user stands among all, as a standard normal score. */
  readonly score: Estimate;
  readonly level: Level;
  /** The same numbers in words. */
  readonly says: Text;
}

/** A segment as everybody may know it. */
export type SegmentView =
  | { readonly hidden: true; readonly number: number; readonly title: Text }
  | {
      readonly hidden: false;
      readonly number: number;
      readonly title: Text;
      readonly group: Text;
      readonly size: Estimate;
      readonly share: Estimate;
      /** Names that the noise leaves open. */
      readonly open?: Text;
      /** Against the earlier study that it goes on with: moved, in standard errors of the noise of both. */
      readonly since?: { readonly isNew: boolean; readonly drift?: number; readonly says: Text };
      /** One for each of the study's features, in their order. */
      readonly features: readonly FeatureTold[];
    };

/** What a study's segmentation has released. */
export interface SegmentsTold {
  readonly features: readonly FeatureView[];
  /** Left out where the study makes no segments, or could not. */
  readonly segments?: readonly SegmentView[];
  /** Segments of the earlier study that none goes on with. */
  readonly gone: readonly { readonly number: number; readonly says: Text }[];
}

/** Tells the segments of a study's model, numbers as they are with their errors. */
export function tellSegments(plan: Plan, model: StudyModel): SegmentsTold {
  const at = plan.programs.findIndex(({ name }) => name === "segmentation");
  const ended = model[at];
  if (ended === undefined || isRefused(ended)) return { features: [], gone: [] };
  const own = ended.model as SegmentationModel;
  const { sizeFloor } = plan.programs[at].spec as SegmentationSpec;
  const segments = labelSegments(own, plan, { sizeFloor });
  const [first] = segments.filter((segment) => !segment.hidden);
  return {
    features: first?.features.map(({ spec }) => featureView(spec)) ?? [],
    segments: segments.map(segmentView),
    gone: goneSegments(own).map((each) => ({ number: each.number, says: goneText(each) })),
  };
}

function featureView(spec: FeatureSpec): FeatureView {
  const { name, title, transform, lo, hi } = spec;
  return { name, title, transform, lo, hi, isShare: isShare(spec) };
}

function segmentView(segment: Segment): SegmentView {
  if (segment.hidden) return segment;
  const { number, title, group, size, share, features } = segment;
  const open = openNames(segment);
  return {
    hidden: false,
    number,
    title,
    group: groupTitleOf(group),
    size,
    share,
    ...(open && { open }),
    ...sinceView(segment),
    features: features.map(featureTold),
  };
}

function sinceView({ since }: VisibleSegment): Pick<Extract<SegmentView, { hidden: false }>, "since"> {
  const says = since && sinceText({ since });
  if (!since || !says) return {};
  return { since: since.isNew ? { isNew: true, says } : { isNew: false, drift: since.drift, says } };
}

function featureTold(feature: SegmentFeature): FeatureTold {
  const { median, lowerQuartile, upperQuartile, mean } = feature.values;
  return {
    ...(median && { median }),
    ...(lowerQuartile && { lowerQuartile }),
    ...(upperQuartile && { upperQuartile }),
    ...(mean && { mean }),
    score: feature.score,
    level: feature.level,
    says: valueText(feature),
  };
}
