/** What can be odd about cells of one column. */
export type CellKind =
  | "unreadable-number"
  | "unreadable-time"
  | "early-time"
  | "future-time"
  | "unknown-type"
  | "unrated-currency"
  | "blurred-id"
  | "pointed-id"
  | "rounded-id"
  | "long-id"
  | "nested-id"
  | "guarded-id"
  | "unreadable-signal"
  | "unreadable-consent"
  | "attribute-no-number"
  | "attribute-no-date"
  | "attribute-to-come"
  | "attribute-no-vector"
  | "attribute-unlisted"
  | "class-unlisted"
  | "empty-column"
  | "three-digits"
  | "negative-discount"
  | "positive-discount"
  | "amount-differs"
  | "total-word"
  | "fee-word"
  | "either-day"
  | "mixed-zone"
  | "mixed-days"
  | "mixed-epoch"
  | "mixed-decimal"
  | "mixed-sign"
  | "attribute-no-day"
  | "misread-text";

/** What can be odd about ids, or about words that a configuration or the dictionary names. */
export type ObservationKind =
  | CellKind
  | "opt-out-stranger"
  | "gpc-stranger"
  | "tcf-stranger"
  | "record-stranger"
  | "attribute-stranger"
  | "withdrawn-stranger"
  | "repeated-user"
  | "nobody-id"
  | "numbered-nobody"
  | "heaviest-user"
  | "heaviest-spender"
  | "spelling-id"
  | "half-left-out"
  | "repeated-line"
  | "return-unmatched"
  | "order-total"
  | "total-line"
  | "order-span"
  | "order-shared"
  | "order-times"
  | "product-stranger"
  | "catalogue-stranger"
  | "repeated-product"
  | "near-word"
  | "unread-status"
  | "unread-refund"
  | "unread-currency"
  | "unread-flag"
  | "unread-type"
  | "type-word-never"
  | "permit-word-never"
  | "prefix-never"
  | "listed-word-never"
  | "event-never"
  | "late-purchase-never"
  | "early-event-few";

/** Something worth a look in a node's data: exact counts and cells of rows, for the node's owner only. */
export interface Observation {
  readonly kind: ObservationKind;
  /** Names of the source and of its column, as the node's configuration has them; undefined where it is about several. Without a source: an attribute of the dictionary. */
  readonly source?: string;
  readonly column?: string;
  /** Names of the features that it concerns. */
  readonly features?: readonly string[];
  /** Cells, lines, ids or words that are so, and those that were looked at. */
  readonly count: number;
  readonly of: number;
  /** Some of the cells or ids, cut to `EXAMPLE` characters: they must not leave the node. */
  readonly examples: readonly string[];
  /** Words of the configuration or dictionary. */
  readonly words?: readonly string[];
}

/** Longest example, in characters. */
export const EXAMPLE = 60;
