import { z } from "zod";
import { COORDINATOR, bytes32, ledgerSize, nodeIndex } from "./primitives.ts";
import { Unread, unread } from "./unread.ts";

/** A node's place in the roster, or the coordinator. */
const party = z.union([nodeIndex, z.literal(COORDINATOR)]);
/** Text of a C2SP note with one signature; it is signed in itself, so these messages need no envelope. */
const noteText = z.string().max(1024);
const lineText = z.string().max(512);
/** One signature line of a note: of n parties n² come a session, and who passes them on reads none. */
const noteLine = unread(lineText);
export type NoteLine = Unread<string>;
/** A line as messages have it. */
export const lineOf = (text: string): NoteLine => Unread.of(lineText, text);
/** A line of its form. */
export const lineIn = (form: Uint8Array): NoteLine => new Unread(lineText, form);

/** A party's newest checkpoint, with the proof that it extends the one at `from`; 0: no proof is given. */
export const publishedCheckpoint = z.strictObject({
  note: noteText,
  from: ledgerSize,
  proof: z.array(bytes32).max(64),
});
export type PublishedCheckpoint = z.infer<typeof publishedCheckpoint>;

const cosignature = z.strictObject({ size: ledgerSize.min(1), line: noteLine });
/** A cosignature of a checkpoint, by the size of that. */
export type Cosignature = z.infer<typeof cosignature>;
/** Cosignatures as a message has them: who has them to pass on writes the forms of all, one behind the other. */
export const cosignatureList = z.array(cosignature).max(1024);

/** The newest note of that party that it has cosigned: the one shown must be proved to extend it. */
export const knownAnswer = z.strictObject({ type: z.literal("known"), party, note: noteText });
const answer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("cosigned"), party, size: ledgerSize.min(1), line: noteLine }),
  knownAnswer,
]);
export type CosignAnswer = z.infer<typeof answer>;
const answerList = z.array(answer).max(256);
/** Answers as a message has them. */
export type CosignAnswers = Unread<CosignAnswer[]>;
export const answersOf = (answers: readonly CosignAnswer[]): CosignAnswers =>
  Unread.of(answerList, [...answers]);

/** Node → coordinator: its ledger's checkpoint for everybody, or for the one peer that has asked for another proof. */
export const checkpointMessage = z.strictObject({
  type: z.literal("checkpoint"),
  checkpoint: publishedCheckpoint,
  for: party.optional(),
});

/** Checkpoints in one message, at most; what is shown at one time may be several messages. */
export const MOST_CHECKPOINTS = 256;

/** Coordinator → node: the others' checkpoints, and the cosignatures that this node's own have gathered. */
export const checkpointsMessage = z.strictObject({
  type: z.literal("checkpoints"),
  checkpoints: z.array(publishedCheckpoint.extend({ party })).max(MOST_CHECKPOINTS),
  cosignatures: unread(cosignatureList),
  /** Nothing more will come: the study is over. */
  isLast: z.boolean(),
});

/** Node → coordinator: what it says to the checkpoints that it was shown. */
export const cosignaturesMessage = z.strictObject({
  type: z.literal("cosignatures"),
  answers: unread(answerList),
});

/** Coordinator → node: the newest note of its own that a party has cosigned; the node proves from there, or has lost entries. */
export const knownMessage = z.strictObject({
  type: z.literal("known"),
  /** Whom to prove it to. */
  by: party,
  note: noteText,
});
