import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import { type ContinuedSegment, segmentNumber } from "@fedseg/shared/programs/segmentation/continued.ts";
import { nameSegments } from "@fedseg/shared/programs/segmentation/name-segments.ts";
import {
  segmentShare,
  segmentSize,
  valuesTold,
} from "@fedseg/shared/programs/segmentation/segment-estimates.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { Language, Text } from "../../language.ts";
import { titleOf } from "../../names.ts";
import { qualifiersOf, type Named } from "./label-qualifiers.ts";
import type { GoneSegment, Segment, SegmentFeature, Since } from "./label-segment.ts";
import { titleSegment } from "./label-title.ts";

/** How segments are labelled. */
export interface LabelOptions {
  /** Plan constant: a segment whose size minus two standard errors is under this is hidden. */
  readonly sizeFloor: number;
}

/**
 * Labels every segment of a released model, in the model's order: number, size, values, levels, R-F-M cell and name.
 * Deterministic post-processing: costs no budget.
 */
export function labelSegments(
  model: SegmentationModel,
  spec: Pick<ProgramFacts, "features">,
  { sizeFloor }: LabelOptions,
): Segment[] {
  const { description, continued } = model;
  const named: Named[] = [];
  const segments = nameSegments(model, spec).map(({ features: standings, ...naming }, i): Segment => {
    const number = segmentNumber(model, i);
    const size = segmentSize(description, i);
    if (size.value - 2 * size.sigma < sizeFloor) return { hidden: true, number, title: SMALL };
    const features = standings.map((standing, j): SegmentFeature => {
      return { ...standing, values: valuesTold(description, standing.spec, i, j) };
    });
    const { title, about, byRoles } = titleSegment(naming, features);
    const share = segmentShare(description, i);
    const since = continued && sinceOf(continued.segments[i]);
    const segment = { hidden: false as const, number, ...naming, title, size, share, features, since };
    named.push({ segment, about, byRoles });
    return segment;
  });
  return qualify(named, segments);
}

/** Returns the segments of the study that a model goes on with which it does not go on with. */
export function goneSegments({ continued }: SegmentationModel): readonly GoneSegment[] {
  return (continued?.gone ?? []).map(({ number, name }) => ({ number, title: titleOf(name) }));
}

function sinceOf({ before }: ContinuedSegment): Since {
  return before ? { isNew: false, drift: before.drift, moved: before.moved } : { isNew: true };
}

const SMALL: Text = { en: "Too small to describe", zh: "人数过少，不予描述" };

/** Adds to equal titles what tells them apart. */
function qualify(named: readonly Named[], segments: readonly Segment[]): Segment[] {
  const qualifiers = qualifiersOf(named);
  return segments.map((segment) => {
    const own = qualifiers.get(segment.number) ?? [];
    const { title } = segment;
    const join = (language: Language) => [title[language], ...own.map((text) => text[language])].join(" · ");
    return own.length === 0 ? segment : { ...segment, title: { en: join("en"), zh: join("zh") } };
  });
}
