import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";

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
  | "history_too_short";

/** Ids of a source of which the node's own lines, orders and customers know nothing. */
export interface Strangers {
  readonly source: string;
  /** What the source is read for. */
  readonly purpose: "optOut" | "gpc" | "tcf" | "records" | "customers";
  /** Different ids, and those of them that match nobody. */
  readonly ids: number;
  readonly unmatched: number;
  /** One of those that match nobody; undefined without any. */
  readonly example: string | undefined;
}

/** What is odd about the ids of a node's users. */
export interface PeopleQuality {
  readonly strangers: readonly Strangers[];
  /** Users whom a source of attributes names more than once. */
  readonly twice: readonly { readonly source: string; readonly users: number }[];
  /** Ids that look like nobody's, with the rows of events that name them. */
  readonly nobody: readonly { readonly id: string; readonly lines: number }[];
  /** The user with most lines, where they are far more than a person's; of how many lines in all. */
  readonly heaviest: { readonly id: string; readonly lines: number; readonly of: number } | undefined;
}

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
    readonly seen: number;
    readonly kept: number;
    readonly leftOut: readonly Tally<UserReason>[];
    /** Of the kept, those who contribute nothing because a feature is missing. */
    readonly unmeasured: number;
  };
  readonly people: PeopleQuality;
  readonly features: readonly FeatureQuality[];
}
