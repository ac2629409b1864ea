import type { NoteLine, PublishedCheckpoint } from "@fedseg/shared/protocol/checkpoint.ts";
import type { CosignedLines } from "@fedseg/shared/protocol/cosigned-lines.ts";

/** A cosignature on its way to the party whose checkpoint it signs, as a message has it. */
export interface Cosignature {
  readonly size: number;
  readonly form: Uint8Array;
}

/** What one party has cosigned of the others'. */
export interface Heard {
  readonly by: number;
  readonly lines: CosignedLines;
}

/** Where checkpoints are passed on: what has come since everybody was last shown, and what is known of each ledger. */
export interface Board {
  /** Checkpoints that have come since the last showing, by party, each proved from the one before. */
  readonly waiting: ReadonlyMap<number, readonly PublishedCheckpoint[]>;
  /** The newest checkpoint of every party that has been shown. */
  readonly newest: ReadonlyMap<number, PublishedCheckpoint>;
  /** Cosignatures that their subjects have not got, because they were away, by party and by whose they are: one a size, of the newest sizes. */
  readonly gathered: ReadonlyMap<number, ReadonlyMap<number, readonly Cosignature[]>>;
  /** Cosignatures that nobody has got yet: of n parties n² come a session, and stay as they came. */
  readonly heard: readonly Heard[];
  /** How many bytes they are. */
  readonly heardBytes: number;
  /** Those of the last showings, the newest last, for the notes. */
  readonly shown: readonly (readonly Heard[])[];
  /** The newest checkpoints of each node, the newest last. */
  readonly notes: ReadonlyMap<number, readonly Noted[]>;
}

/** A node's checkpoint, and the cosignatures that have come, one of each party; they are verified when they are published. */
export interface Noted {
  /** The whole note, one line of which is the node's own signature. */
  readonly text: string;
  readonly size: number;
  /** Whose cosignatures have come and been shown: a bit for each party. */
  readonly signers: Uint8Array;
  /** Cosignatures that are older than what `shown` has. */
  readonly lines: ReadonlyMap<number, NoteLine>;
}

/** A board on which nothing has been put up. */
export const EMPTY_BOARD: Board = {
  waiting: new Map(),
  newest: new Map(),
  gathered: new Map(),
  heard: [],
  heardBytes: 0,
  shown: [],
  notes: new Map(),
};
