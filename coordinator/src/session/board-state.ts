import type { CosignAnswer, NoteLine, PublishedCheckpoint } from "@fedseg/shared/protocol/checkpoint.ts";

/** A cosignature on its way to the party whose checkpoint it signs. */
export interface Cosignature {
  readonly size: number;
  readonly line: NoteLine;
}

/** What one party has cosigned of the others', as it came. */
export interface Heard {
  readonly by: number;
  readonly answers: readonly Extract<CosignAnswer, { type: "cosigned" }>[];
}

/** Where checkpoints are passed on: what has come since everybody was last shown, and what is known of each ledger. */
export interface Board {
  /** Checkpoints that have come since the last showing, by party, each proved from the one before. */
  readonly waiting: ReadonlyMap<number, readonly PublishedCheckpoint[]>;
  /** The newest checkpoint of every party, shown or not. */
  readonly newest: ReadonlyMap<number, PublishedCheckpoint>;
  /** Cosignatures that their subjects have not got yet, by party and by whose they are: one a size, of the newest sizes. */
  readonly gathered: ReadonlyMap<number, ReadonlyMap<number, readonly Cosignature[]>>;
  /** Cosignatures that are not among those yet, nor in notes: of n parties n² come a session, and are sorted once, or when they are many. */
  readonly heard: readonly Heard[];
  /** The newest checkpoints of each node, the newest last. */
  readonly notes: ReadonlyMap<number, readonly Noted[]>;
}

/** A node's checkpoint, and the cosignatures that have come, one of each party; they are verified when they are published. */
export interface Noted {
  /** The whole note, one line of which is the node's own signature. */
  readonly text: string;
  readonly size: number;
  readonly lines: ReadonlyMap<number, NoteLine>;
}

/** A board on which nothing has been put up. */
export const EMPTY_BOARD: Board = {
  waiting: new Map(),
  newest: new Map(),
  gathered: new Map(),
  heard: [],
  notes: new Map(),
};
