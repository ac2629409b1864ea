import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Level } from "./label-levels.ts";
import type { SegmentMatch } from "./label-match.ts";
import type { RfmCell, SegmentGroup, SegmentName } from "../../names.ts";
import type { Text } from "../../language.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { SegmentValuesTold } from "@fedseg/shared/programs/segmentation/segment-estimates.ts";

/** A feature of a segment. */
export interface SegmentFeature {
  readonly spec: FeatureSpec;
  /** What the users' values are, natural units; what the noise does not allow is absent. */
  readonly values: SegmentValuesTold;
  /** Where the middle user of the segment stands among all users, as a standard normal score. */
  readonly score: Estimate;
  readonly level: Level;
}

/** A segment as a marketer meets it, made from released numbers and plan constants only. */
export interface VisibleSegment {
  readonly hidden: false;
  /** Place in the model. */
  readonly index: number;
  /** "unnamed" unless the noise leaves this one alone, or it was the previous version's and is still possible. */
  readonly name: SegmentName;
  readonly group: SegmentGroup;
  /** What is known of it, and what tells it from a segment of which the same is known; unique among the visible segments. */
  readonly title: Text;
  /** Names that the noise cannot rule out: the given one first, the others by likelihood. */
  readonly possibleNames: readonly SegmentName[];
  /** Likeliest R-F-M ranks; undefined when the study lacks one of the three features. */
  readonly cell: RfmCell | undefined;
  /** Users that have the label. */
  readonly size: Estimate;
  /** Their share of all labelled users. */
  readonly share: Estimate;
  readonly features: readonly SegmentFeature[];
  /** Relation to the previous version; undefined in the first. */
  readonly match: SegmentMatch | undefined;
}

/** A segment too small to speak about: its lower size bound is under the plan's floor. */
export interface HiddenSegment {
  readonly hidden: true;
  readonly index: number;
  readonly title: Text;
}

export type Segment = VisibleSegment | HiddenSegment;
