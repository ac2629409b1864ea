import { type SignedBytes, verifyTogether } from "../crypto/batch-signature.ts";
import { concatBytes, equalBytes, fromBase64, toBase64, toHex, u64, utf8 } from "../crypto/bytes.ts";
import { MOST_LEAVES } from "../crypto/merkle.ts";
import type { Secret } from "../crypto/secret.ts";
import { type SigningKey, sign, verify } from "../crypto/signature.ts";
import {
  NOTE_KINDS,
  type Note,
  type NoteSignature,
  formatNote,
  noteKeyId,
  parseNote,
  signatureOf,
} from "./note.ts";

/** A ledger as it stood: how many lines, and the Merkle root over them. */
export interface Checkpoint {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A party by the name of its ledger and the key that signs for it. */
export interface Signatory {
  readonly name: string;
  readonly identity: Uint8Array;
}

const TIME_BYTES = 8;
const CHECKPOINT = /^(.+)\n(0|[1-9]\d*)\n(.+)\n$/;

/** Key ids of signatories, which nobody changes: one is asked for with every line. */
const keyIds = new WeakMap<Signatory, Partial<Record<keyof typeof NOTE_KINDS, Uint8Array>>>();

function keyIdOf(signatory: Signatory, kind: keyof typeof NOTE_KINDS): Uint8Array {
  const known = keyIds.get(signatory) ?? {};
  const { name, identity } = signatory;
  const keyId = known[kind] ?? noteKeyId(originOf(name), NOTE_KINDS[kind], identity);
  keyIds.set(signatory, { ...known, [kind]: keyId });
  return keyId;
}

/** Names a party's ledger in checkpoints: the origin line, and the name under which its key signs. */
export function originOf(name: string): string {
  return `fedseg/${name}`;
}

/**
 * Signs a checkpoint of the own ledger as a C2SP note: origin, size, root.
 * @see https://c2sp.org/tlog-checkpoint
 */
export function signCheckpoint(key: SigningKey, name: string, { size, root }: Checkpoint): string {
  const origin = originOf(name);
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  const keyId = noteKeyId(origin, NOTE_KINDS.log, key.publicKey);
  return formatNote({ text, signatures: [{ name: origin, keyId, bytes: sign(key, utf8(text)) }] });
}

/** Reads the checkpoint of a party's ledger from a note; undefined when it is unsigned, or of a size that no ledger has. */
export function readCheckpoint(note: Note, signatory: Signatory): Checkpoint | undefined {
  const { name, identity } = signatory;
  const [, origin, digits, base64] = CHECKPOINT.exec(note.text) ?? [];
  const size = Number(digits);
  const root = base64 === undefined ? undefined : fromBase64(base64);
  if (origin !== originOf(name) || !(size <= MOST_LEAVES) || root?.length !== 32) return undefined;
  const signature = signatureOf(note, origin, keyIdOf(signatory, "log"));
  return signature && verify(identity, utf8(note.text), signature) ? { size, root } : undefined;
}

/** Tells whether a note bears a signature in the name of a party's key, as its keeper's or a witness's, whoever has made it. */
export function claimsKey(
  { signatures }: Note,
  signatory: Signatory,
  kind: keyof typeof NOTE_KINDS,
): boolean {
  const origin = originOf(signatory.name);
  const keyId = keyIdOf(signatory, kind);
  return signatures.some((line) => line.name === origin && equalBytes(line.keyId, keyId));
}

/** Reads the checkpoint of a party's ledger from the text of one note; undefined when it is not that. */
export function checkpointIn(text: string, signatory: Signatory): Checkpoint | undefined {
  const note = parseNote(text);
  return note && readCheckpoint(note, signatory);
}

/**
 * Cosigns a checkpoint: the witness has seen it extend every earlier one that it has cosigned of this ledger.
 * `seconds`: time of the witness, whole seconds since 1970.
 * @see https://c2sp.org/tlog-cosignature
 */
export function cosign(key: SigningKey, name: string, text: string, seconds: number): NoteSignature {
  const origin = originOf(name);
  const signature = sign(key, cosigned(text, BigInt(seconds)));
  const keyId = noteKeyId(origin, NOTE_KINDS.witness, key.publicKey);
  return { name: origin, keyId, bytes: concatBytes(u64(seconds), signature) };
}

/** Tells whether a witness has cosigned a note. */
export function isCosigned(note: Note, witness: Signatory): boolean {
  if (provedTogether.get(note)?.has(nameOf(witness))) return true;
  const signed = cosignatureOf(note, witness);
  return signed !== undefined && verify(signed.publicKey, signed.bytes, signed.signature);
}

/** A note, and who is said to have cosigned it. */
export interface Cosigned {
  readonly note: Note;
  readonly witness: Signatory;
}

/** By whom notes have been cosigned whose cosignatures have been verified with others: these very objects. */
const provedTogether = new WeakMap<Note, Set<string>>();

/**
 * Verifies many cosignatures at once and remembers them, so that {@link isCosigned} need not look again; when one of them
 * does not hold, nothing is remembered. Notes without such a cosignature are passed over. `seed`: 32 bytes that nobody
 * knew when they were signed.
 */
export function proveCosigned(all: readonly Cosigned[], seed: Secret): void {
  const claimed = all.flatMap(({ note, witness }) => {
    const signed = cosignatureOf(note, witness);
    return signed ? [{ note, witness, signed }] : [];
  });
  const statements = claimed.map(({ signed }) => signed);
  if (!verifyTogether(statements, seed)) return;
  for (const { note, witness } of claimed) {
    const proved = provedTogether.get(note) ?? new Set();
    provedTogether.set(note, proved.add(nameOf(witness)));
  }
}

function nameOf({ name, identity }: Signatory): string {
  return `${toHex(identity)} ${name}`;
}

/** What a witness would have signed, with what a note has of it; undefined when it has nothing. */
function cosignatureOf(note: Note, witness: Signatory): SignedBytes | undefined {
  const line = signatureOf(note, originOf(witness.name), keyIdOf(witness, "witness"));
  if (line?.length !== TIME_BYTES + 64) return undefined;
  const seconds = new DataView(line.buffer, line.byteOffset).getBigUint64(0);
  return {
    publicKey: witness.identity,
    bytes: cosigned(note.text, seconds),
    signature: line.subarray(TIME_BYTES),
  };
}

function cosigned(text: string, seconds: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}
