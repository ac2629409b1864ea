import { type Note, formatNote, formatSignature } from "./note.ts";

/**
 * Puts copies of one party's notes together, smallest checkpoint first: each note once, with every signature that any
 * copy has. Two notes of one size stay two: they may prove a fork.
 */
export function uniteNotes(...copies: readonly (readonly Note[])[]): readonly Note[] {
  const united = new Map<string, Note>();
  for (const note of copies.flat()) {
    const known = united.get(note.text);
    united.set(note.text, known ? withSignatures(known, note) : note);
  }
  return [...united.values()].sort(
    (a, b) => sizeOf(a) - sizeOf(b) || (formatNote(a) < formatNote(b) ? -1 : 1),
  );
}

/** Drops the notes before the newest with more than `quorum` signatures: its keeper's and the quorum's. */
export function sinceSettled(notes: readonly Note[], quorum: number): readonly Note[] {
  const settled = notes.findLastIndex(({ signatures }) => signatures.length > quorum);
  return notes.slice(Math.max(0, settled));
}

/** Keeps the newest `most` of some notes and, of those before them, the one with most signatures: it stays the best one for as long as nobody signs a newer. */
export function newestAndBest<T>(
  notes: readonly T[],
  most: number,
  signatures: (note: T) => number,
): readonly T[] {
  const before = notes.slice(0, -most);
  const best = Math.max(...before.map(signatures));
  const kept = before.findLast((note) => signatures(note) === best);
  return [...(kept === undefined ? [] : [kept]), ...notes.slice(-most)];
}

function withSignatures(note: Note, other: Note): Note {
  const known = new Set(note.signatures.map(keyOf));
  const added = other.signatures.filter((signature) => !known.has(keyOf(signature)));
  return { ...note, signatures: [...note.signatures, ...added] };
}

/** Name and key: one party's signature counts once, whenever it was made. */
function keyOf({ name, keyId }: Note["signatures"][number]): string {
  return formatSignature({ name, keyId, bytes: new Uint8Array(0) });
}

/** Size of the checkpoint in a note, its second line. */
export function sizeOf({ text }: Note): number {
  return Number(text.split("\n", 2)[1]);
}
