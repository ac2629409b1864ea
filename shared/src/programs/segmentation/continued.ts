import type { RfmCell, SegmentGroup, SegmentName } from "../names.ts";
import type { Level } from "./levels.ts";

/** What an earlier study's segment was, as far as the one that goes on with it holds on to it. */
export interface Before {
  readonly name: SegmentName;
  readonly group: SegmentGroup;
  readonly cell?: RfmCell | undefined;
  /** One per feature of the new model. */
  readonly levels: readonly Level[];
  /** Root mean square move per feature in standard errors of the noise of both studies: about 1 for noise alone. */
  readonly drift: number;
  /** Whether the noise does not explain the move. */
  readonly moved: boolean;
}

/** A segment of a study that goes on with an earlier one. */
export interface ContinuedSegment {
  /** What people know it by: the earlier segment's number, or one that was never given. */
  readonly number: number;
  /** The earlier segment; undefined for a new one. */
  readonly before?: Before | undefined;
}

/** How a study's segments stand to those of the earlier one that it goes on with. */
export interface Continued {
  readonly segments: readonly ContinuedSegment[];
  /** Earlier segments that none goes on with. */
  readonly gone: readonly { readonly number: number; readonly name: SegmentName }[];
  /** The highest number that was ever given. */
  readonly last: number;
}

/** Returns what people know a segment by: its place from 1 on in a study that goes on with none. */
export function segmentNumber({ continued }: { readonly continued?: Continued }, i: number): number {
  return continued?.segments[i].number ?? i + 1;
}
