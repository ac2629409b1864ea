import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Observation } from "../ingest/observation.ts";

/** How often something happened; exact, so it stays on the node. */
export interface Tally<Reason extends string> {
  readonly reason: Reason;
  readonly count: number;
}

/** Why a line was left out. */
export type LineReason =
  | "user_left_out"
  | "no_user"
  | "blurred_id"
  | "no_order"
  | "bad_time"
  | "unknown_type"
  | "no_rate"
  | "bad_number"
  | "quantity_not_positive"
  | "negative"
  | "free"
  | "duplicate"
  | "offset_by_return"
  | "after_snapshot";

/** Why a user is not counted. The first that applies is the one tallied. */
export type UserReason =
  | "opted_out"
  | "global_privacy_control"
  | "tcf_string"
  | "no_permission"
  | "no_record"
  | "withdrawn"
  | "too_many_events_a_day"
  | "too_few_orders"
  | "history_too_short"
  | "no_line";

/** Equal bins from lo to hi; values outside are in the end bins. */
export interface Histogram {
  readonly lo: number;
  readonly hi: number;
  readonly counts: readonly number[];
}

/** What one feature looks like on this node. */
export interface FeatureQuality {
  readonly spec: FeatureSpec;
  /** Users with a computed value. */
  readonly measured: number;
  /** Users without one, whom a constant or public median stands in for, and whom nothing does (left out). */
  readonly filled: number;
  readonly dropped: number;
  /** Values moved to the ends of the hard range. */
  readonly below: number;
  readonly above: number;
  /** Smallest, median and largest computed value in natural units; undefined without any. */
  readonly natural: { readonly min: number; readonly median: number; readonly max: number } | undefined;
  /** Natural values before clamping, between their 0.5 % and 99.5 % points. */
  readonly before: Histogram;
  /** Values as the study sees them: clamped, transformed, over the hard range on the plan's scale. */
  readonly after: Histogram;
}

/** What preparation did to one node's data: exact counts of rows, for the node's owner only. */
export interface QualityReport {
  readonly sources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly rows: number;
    /** Lines of its files that cannot be read; undefined for none. */
    readonly unreadable?: number;
    /** Of those, lines that are not in the declared encoding; undefined for none. */
    readonly undecoded?: number;
    /** A name in its header that looks like a value; undefined for none. */
    readonly valueInHeader?: string | undefined;
  }[];
  readonly lines: readonly {
    readonly source: string;
    readonly read: number;
    readonly kept: number;
    readonly dropped: readonly Tally<LineReason>[];
  }[];
  readonly users: {
    /** Everybody whom a line, an order or an attribute names, whatever becomes of the line. */
    readonly seen: number;
    readonly kept: number;
    readonly leftOut: readonly Tally<UserReason>[];
    /** Of the kept, those who contribute nothing because a feature is missing. */
    readonly unmeasured: number;
  };
  /** What was found in cells, words and ids. */
  readonly observations: readonly Observation[];
  readonly features: readonly FeatureQuality[];
}
