import type { SegmentGroup, Text } from "@fedseg/wording/names.ts";

/** A measured user and the segment found for them; never leaves the platform but where its owner sends it. */
export interface LabelledUser {
  /** The platform's own id, or a pseudonym in its place. */
  readonly id: string;
  /** Place of the segment, counted from 1. */
  readonly segment: number;
  /** How clear the choice is, from 0 on the border to 1 at the centre. */
  readonly margin: number;
}

/** What a segment is called where labels are used. */
export interface SegmentTitle {
  readonly label: Text;
  /** Undefined for a segment that is too small to speak about. */
  readonly group: SegmentGroup | undefined;
  /** Whether the noise leaves only one name; undefined for a segment that is too small to speak about. */
  readonly certain: boolean | undefined;
}

/** All labelled users of a node after one study, without those who have withdrawn. */
export interface LabelSet {
  /** Identity of the study, hexadecimal. */
  readonly study: string;
  /** Hash of the released model, hexadecimal: its version. */
  readonly model: string;
  /** When the users were labelled, ISO 8601 in UTC. */
  readonly labelledAt: string;
  /** One title per segment, in order. */
  readonly titles: readonly SegmentTitle[];
  /** Can be gone through more than once, in the same order each time; every id occurs once. */
  readonly users: Iterable<LabelledUser>;
}
