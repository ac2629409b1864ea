import { concatBytes, equalBytes, fromBase64, toBase64, utf8 } from "../crypto/bytes.ts";
import { sha256Of } from "../crypto/hash.ts";

/**
 * A C2SP signed note: a text that ends with a newline, and signatures over it by key name.
 * @see https://c2sp.org/signed-note
 */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** One signature line, as far as its form goes. */
export interface NoteSignature {
  readonly name: string;
  /** First four bytes of a hash of name, kind and key: tells which key signed. */
  readonly keyId: Uint8Array;
  /** Ed25519: 64 bytes; a cosignature: a time (8 bytes) and 64 bytes. */
  readonly bytes: Uint8Array;
}

/** Kinds of signature, as a key id counts them: the log's own, and a witness's with its time. */
export const NOTE_KINDS = { log: 1, witness: 4 } as const;

const KEY_ID_BYTES = 4;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/;

/** Computes the id under which a key signs: four bytes. */
export function noteKeyId(
  name: string,
  kind: (typeof NOTE_KINDS)[keyof typeof NOTE_KINDS],
  key: Uint8Array,
): Uint8Array {
  return sha256Of(utf8(`${name}\n`), Uint8Array.of(kind), key).subarray(0, KEY_ID_BYTES);
}

/** Lines of signatures that have been read or written: a note is written again with every cosignature. */
const lineOf = new WeakMap<NoteSignature, string>();

/** Writes one signature line, without its newline. */
export function formatSignature(signature: NoteSignature): string {
  const known = lineOf.get(signature);
  if (known !== undefined) return known;
  const { name, keyId, bytes } = signature;
  const line = `— ${name} ${toBase64(concatBytes(keyId, bytes))}`;
  lineOf.set(signature, line);
  return line;
}

/** Lines in bytes, each with its newline. */
const lineBytesOf = new WeakMap<NoteSignature, Uint8Array>();

function lineBytes(signature: NoteSignature): Uint8Array {
  const known = lineBytesOf.get(signature);
  if (known) return known;
  const bytes = utf8(`${formatSignature(signature)}\n`);
  lineBytesOf.set(signature, bytes);
  return bytes;
}

/** Reads one signature line; undefined when it is none. */
export function parseSignature(line: string): NoteSignature | undefined {
  const [, name, base64] = LINE.exec(line) ?? [];
  const bytes = base64 === undefined ? undefined : fromBase64(base64);
  if (name === undefined || !bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  const signature = { name, keyId: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) };
  // It is the only spelling.
  lineOf.set(signature, line);
  return signature;
}

/** Writes a note. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map((signature) => `${formatSignature(signature)}\n`).join("")}`;
}

/** Notes in bytes, which nobody changes: most are written again as they were, when another has got a cosignature. */
const noteBytesOf = new WeakMap<Note, Uint8Array>();

function noteBytes(note: Note): Uint8Array {
  const known = noteBytesOf.get(note);
  if (known) return known;
  const bytes = concatBytes(utf8(`${note.text}\n`), ...note.signatures.map(lineBytes));
  noteBytesOf.set(note, bytes);
  return bytes;
}

/** Returns a note with a signature more, which stands behind the others. */
export function withSignature(note: Note, signature: NoteSignature): Note {
  const next = { ...note, signatures: [...note.signatures, signature] };
  const known = noteBytesOf.get(note);
  if (known) noteBytesOf.set(next, concatBytes(known, lineBytes(signature)));
  return next;
}

/** Writes notes one behind the other, in UTF-8. */
export function encodeNotes(notes: readonly Note[]): Uint8Array {
  return concatBytes(...notes.map(noteBytes));
}

/** Reads one note; undefined when the text is not exactly one. */
export function parseNote(text: string): Note | undefined {
  const [note, second] = parseNotes(text) ?? [];
  return second ? undefined : note;
}

/** Reads notes that were written one behind the other; undefined when something else is among them. */
export function parseNotes(text: string): readonly Note[] | undefined {
  const notes: Note[] = [];
  let rest = text;
  while (rest !== "") {
    const [, body, lines] = /^((?:(?!— ).+\n)+)\n((?:— .+\n)+)/.exec(rest) ?? [];
    if (body === undefined || lines === undefined) return undefined;
    const signatures = lines.trimEnd().split("\n").map(parseSignature);
    if (!signatures.every((signature) => signature !== undefined)) return undefined;
    notes.push({ text: body, signatures });
    rest = rest.slice(body.length + 1 + lines.length);
  }
  return notes;
}

/** Picks the signature of one key; undefined when the note has none, or two different ones. */
export function signatureOf(note: Note, name: string, keyId: Uint8Array): Uint8Array | undefined {
  const own = note.signatures.filter((line) => line.name === name && equalBytes(line.keyId, keyId));
  const [first] = own;
  return first && own.every(({ bytes }) => equalBytes(bytes, first.bytes)) ? first.bytes : undefined;
}
