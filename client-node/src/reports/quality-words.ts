import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { LineReason, UserReason } from "./quality-report.ts";
import { valueText } from "./figures.ts";

/** Why a line is left out, in plain words. */
export const LINE_REASONS: Readonly<Record<LineReason, string>> = {
  user_left_out: "its user may not be counted",
  no_user: "no user id",
  blurred_id: "an id beyond 2^53 in a floating column",
  no_order: "no order id",
  bad_time: "no readable time",
  unknown_type: "unknown type of event",
  no_rate: "a currency without a rate",
  bad_number: "a number that cannot be read",
  quantity_not_positive: "quantity not above zero",
  negative: "a negative quantity, price or amount",
  free: "costs nothing",
  duplicate: "repeats an earlier line",
  offset_by_return: "cancelled out by a return",
  after_snapshot: "on or after the snapshot",
};

/** Why a user is not counted, in plain words. */
export const USER_REASONS: Readonly<Record<UserReason, string>> = {
  opted_out: "has objected",
  global_privacy_control: "sends Global Privacy Control",
  tcf_string: "consent string does not permit it",
  no_permission: "latest consent record does not permit it",
  no_record: "no consent record",
  withdrawn: "has withdrawn",
  too_many_events_a_day: "too many events on one day",
  too_few_orders: "too few orders",
  history_too_short: "history too short",
  no_line: "no line of theirs counts",
};

/** Says what happens to users whose value is missing. */
export function missingText({ missing = "drop" }: FeatureSpec): string {
  if (missing === "drop") return "missing: user left out";
  return "constant" in missing
    ? `missing: filled with ${valueText(missing.constant)}`
    : `missing: filled with the public median ${valueText(missing.publicMedian)}`;
}

/** Says the hard range in natural units. */
export function rangeText({ lo, hi, unit }: FeatureSpec): string {
  return `${valueText(lo)} to ${valueText(hi)}${unit === "" ? "" : ` ${unit}`}`;
}

/** Says on which scale the study sees a feature; empty when it is the natural one. */
export const SCALES: Readonly<Record<FeatureSpec["transform"], string>> = {
  none: "",
  log1p: "log(1 + x)",
  logit: "log(x ÷ (1 − x))",
};
