import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Before } from "@fedseg/shared/programs/segmentation/continued.ts";
import type { Naming, Standing } from "@fedseg/shared/programs/segmentation/naming.ts";
import type { SegmentValuesTold } from "@fedseg/shared/programs/segmentation/segment-estimates.ts";
import type { Text } from "../../language.ts";

/** A feature of a segment. */
export interface SegmentFeature extends Standing {
  /** What the users' values are, natural units; what the noise does not allow is absent. */
  readonly values: SegmentValuesTold;
}

/** How a segment stands to the study that this one goes on with: the earlier segment's move, or that there was none. */
export type Since = ({ readonly isNew: false } & Pick<Before, "drift" | "moved">) | { readonly isNew: true };

/** A segment as a marketer meets it, made from released numbers and plan constants only. */
export interface VisibleSegment extends Naming {
  readonly hidden: false;
  /** What people know it by, in this study and in those that go on with it. */
  readonly number: number;
  /** What is known of it, and what tells it from a segment of which the same is known; unique among the visible segments. */
  readonly title: Text;
  /** Users that have the label. */
  readonly size: Estimate;
  /** Their share of all labelled users. */
  readonly share: Estimate;
  readonly features: readonly SegmentFeature[];
  /** Undefined in a study that goes on with none. */
  readonly since: Since | undefined;
}

/** A segment too small to speak about: its lower size bound is under the plan's floor. */
export interface HiddenSegment {
  readonly hidden: true;
  readonly number: number;
  readonly title: Text;
}

export type Segment = VisibleSegment | HiddenSegment;

/** A segment of the earlier study that none of this one goes on with. */
export interface GoneSegment {
  readonly number: number;
  readonly title: Text;
}
