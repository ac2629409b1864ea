import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { groupTitleOf } from "@fedseg/wording/names.ts";
import type {
  Segment,
  SegmentFeature,
  VisibleSegment,
} from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneText, openNames, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { isShare, valueText } from "@fedseg/wording/programs/segmentation/label-values.ts";
import { goneSegments, labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import type { FeatureTold, FeatureView, SegmentView, SegmentsTold } from "./view.ts";

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
