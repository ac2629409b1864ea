/** Why a line of an event file was left out. */
export type DropReason =
  | "no_user"
  | "no_order"
  | "bad_time"
  | "unknown_type"
  | "bad_number"
  | "quantity_not_positive"
  | "price_not_positive"
  | "amount_not_positive"
  | "duplicate";

/** What cleaning did to one file: exact counts, so it stays on the node. Final once the events have been read. */
export interface CleaningReport {
  linesRead: number;
  linesKept: number;
  /** Lines seen before, byte for byte after parsing; counted only when the mapping asks for it. */
  duplicates: number;
  readonly dropped: Partial<Record<DropReason, number>>;
}

/** Starts a report with nothing read. */
export function emptyCleaningReport(): CleaningReport {
  return { linesRead: 0, linesKept: 0, duplicates: 0, dropped: {} };
}

/** Counts one line left out. */
export function countDropped(report: CleaningReport, reason: DropReason): void {
  report.dropped[reason] = (report.dropped[reason] ?? 0) + 1;
}
