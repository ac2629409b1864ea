import { equalBytes, samePublicBytes, toHex, utf8 } from "../crypto/bytes.ts";
import type { SigningKey } from "../crypto/signature.ts";
import {
  type CosignAnswer,
  type NoteLine,
  type PublishedCheckpoint,
  lineOf,
} from "../protocol/checkpoint.ts";
import {
  type Checkpoint,
  type Signatory,
  checkpointIn,
  cosign,
  isCosigned,
  originOf,
  readCheckpoint,
  signCheckpoint,
} from "./checkpoint.ts";
import { judgeCheckpoint } from "./cosigning.ts";
import {
  type Note,
  encodeNotes,
  formatNote,
  formatSignature,
  parseNote,
  parseNotes,
  parseSignature,
  withSignature,
} from "./note.ts";
import { newestAndBest, sinceSettled, sizeOf } from "./notes-union.ts";
import type { LedgerTree } from "./tree.ts";

/** A party as a keeper of checkpoints: its key, its durable journal across studies, and its clock. */
export interface Notary {
  readonly name: string;
  readonly key: SigningKey;
  /** The tree over its own ledger after the last commit. */
  readonly tree: Pick<LedgerTree, "size" | "rootAt" | "proveConsistency">;
  /** Reads a value of its journal. */
  read(key: string): Uint8Array | undefined;
  /** Whole seconds since 1970: they stand in cosignatures and decide nothing. */
  seconds(): number;
}

/** What is to be written before anything is said. */
export interface NotebookWrite {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Journal key of the own checkpoints that await cosignatures, and the newest that has them. */
const OWN = "notes";
/** Own checkpoints kept: cosignatures come a few sessions late. */
const KEPT = 8;

/** Journal key of the newest checkpoint cosigned of another party's ledger. */
export function noteKey({ identity, name }: Signatory): string {
  return `note/${toHex(identity)}/${name}`;
}

function textIn(notary: Pick<Notary, "read">, key: string): string | undefined {
  const bytes = notary.read(key);
  return bytes && new TextDecoder().decode(bytes);
}

/** Returns the newest note of another party that this one has cosigned, in any study. */
export function cosignedNote(notary: Pick<Notary, "read">, signatory: Signatory): string | undefined {
  return textIn(notary, noteKey(signatory));
}

/** The own checkpoints as they were read or written last: every cosignature that comes writes them, and reads them again. */
let asOnDisk: { readonly value: Uint8Array; readonly notes: readonly Note[] } = {
  value: new Uint8Array(0),
  notes: [],
};

/** Returns the own checkpoints with what cosignatures they have, the newest last. */
export function ownNotes(notary: Pick<Notary, "read">): readonly Note[] {
  const value = notary.read(OWN);
  if (!value) return [];
  if (!samePublicBytes(value, asOnDisk.value))
    asOnDisk = { value, notes: parseNotes(new TextDecoder().decode(value)) ?? [] };
  return asOnDisk.notes;
}

function writeOwn(notes: readonly Note[]): NotebookWrite {
  const kept = newestAndBest(notes, KEPT, ({ signatures }) => signatures.length);
  const value = encodeNotes(kept);
  asOnDisk = { value, notes: kept };
  return { key: OWN, value };
}

/** Signs a checkpoint of the ledger as it stands, proved from the one before; an unchanged ledger gives the same one. */
export function publishOwn(notary: Notary): {
  readonly published: PublishedCheckpoint;
  readonly writes: readonly NotebookWrite[];
} {
  const notes = ownNotes(notary);
  const last = notes.at(-1);
  const from = last ? (readCheckpoint(last, ownSignatory(notary))?.size ?? 0) : 0;
  const { size } = notary.tree;
  if (last && from === size) return { published: proveOwn(notary, from, last), writes: [] };
  const note = parseNote(signCheckpoint(notary.key, notary.name, { size, root: notary.tree.rootAt(size) }))!;
  return { published: proveOwn(notary, from, note), writes: [writeOwn([...notes, note])] };
}

/** Shows the newest own checkpoint with a proof from another size; undefined when there is none that new. */
export function proveFrom(notary: Notary, from: number): PublishedCheckpoint | undefined {
  const last = ownNotes(notary).at(-1);
  const size = last && readCheckpoint(last, ownSignatory(notary))?.size;
  return last && size !== undefined && from >= 1 && from <= size ? proveOwn(notary, from, last) : undefined;
}

function proveOwn(notary: Notary, from: number, note: Note): PublishedCheckpoint {
  const own = { text: note.text, signatures: note.signatures.slice(0, 1) };
  const size = readCheckpoint(own, ownSignatory(notary))?.size ?? 0;
  const proof = from === 0 ? [] : notary.tree.proveConsistency(from, size);
  return { note: formatNote(own), from, proof };
}

function ownSignatory({ name, key }: Pick<Notary, "name" | "key">): Signatory {
  return { name, identity: key.publicKey };
}

/** What comes of a checkpoint that another party shows. */
export type Considered =
  | {
      readonly type: "answer";
      readonly answer: CosignAnswer;
      readonly writes: readonly NotebookWrite[];
    }
  /** Two notes by one key that contradict each other: whoever sees them knows that it keeps two ledgers. */
  | { readonly type: "fork"; readonly notes: readonly [string, string] }
  | { readonly type: "dropped"; readonly code: "CHECKPOINT_UNSIGNED" | "CHECKPOINT_UNPROVED" };

/** Judges another party's checkpoint, and cosigns it when it extends everything that was cosigned of it before. */
export function consider(
  notary: Notary,
  party: number,
  signatory: Signatory,
  { note: text, from, proof }: PublishedCheckpoint,
): Considered {
  const note = parseNote(text);
  const checkpoint = note && readCheckpoint(note, signatory);
  if (!note || !checkpoint) return { type: "dropped", code: "CHECKPOINT_UNSIGNED" };
  const knownText = cosignedNote(notary, signatory);
  const known = knownText === undefined ? undefined : checkpointIn(knownText, signatory);
  switch (judgeCheckpoint(known, { checkpoint, from, proof })) {
    case "extends":
    case "same": {
      const line = lineOf(formatSignature(cosign(notary.key, notary.name, note.text, notary.seconds())));
      const answer = { type: "cosigned", party, size: checkpoint.size, line } as const;
      return { type: "answer", answer, writes: [{ key: noteKey(signatory), value: utf8(text) }] };
    }
    case "known":
      return { type: "answer", answer: { type: "known", party, note: knownText! }, writes: [] };
    case "fork":
      return { type: "fork", notes: [knownText!, text] };
    case "unproved":
      return { type: "dropped", code: "CHECKPOINT_UNPROVED" };
  }
}

/** Who may cosign, by the origin under which each does. */
export type Witnesses = ReadonlyMap<string, Signatory>;

/** Finds signatories by their origins: the first of each. */
export function witnessesIn(signatories: readonly Signatory[]): Witnesses {
  return new Map(signatories.toReversed().map((one) => [originOf(one.name), one]));
}

/** A note and the cosignature of one of the witnesses added to it; undefined when the line is none of theirs. */
export function withCosignature(note: Note, line: NoteLine, witnesses: Witnesses): Note | undefined {
  const text = line.read();
  const signature = text === undefined ? undefined : parseSignature(text);
  const witness = signature && witnesses.get(signature.name);
  if (!signature || !witness || !isCosigned({ ...note, signatures: [signature] }, witness)) return undefined;
  if (isCosigned(note, witness)) return note;
  return withSignature(note, signature);
}

/** Adds cosignatures to the own checkpoints; the ones before the newest that has `quorum` of them are dropped. */
export function gather(
  notary: Notary,
  lines: readonly { readonly size: number; readonly line: NoteLine }[],
  witnesses: Witnesses,
  quorum: number,
): readonly NotebookWrite[] {
  const own = ownSignatory(notary);
  const sizes = new Set(lines.map(({ size }) => size));
  const before = ownNotes(notary);
  const after = before.map((note) => {
    // One's own word, read in full only where a line is for it.
    const size = sizes.has(sizeOf(note)) ? readCheckpoint(note, own)?.size : undefined;
    return lines
      .filter((cosignature) => cosignature.size === size)
      .reduce((cosigned, { line }) => withCosignature(cosigned, line, witnesses) ?? cosigned, note);
  });
  if (after.every((note, at) => note === before[at])) return [];
  return [writeOwn(sinceSettled(after, quorum))];
}

/** What an own checkpoint that another party remembers shows of the ledger on this disk. */
export function compareOwn(
  notary: Pick<Notary, "tree">,
  { size, root }: Checkpoint,
): "held" | "behind" | "forked" {
  if (size > notary.tree.size) return "behind";
  return equalBytes(notary.tree.rootAt(size), root) ? "held" : "forked";
}

/** Reads a note of the own ledger; undefined when this party has not signed it. */
export function ownCheckpoint(notary: Pick<Notary, "name" | "key">, text: string): Checkpoint | undefined {
  return checkpointIn(text, ownSignatory(notary));
}
