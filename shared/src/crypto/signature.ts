import { createPrivateKey, createPublicKey, hash, sign as signRaw, verify as verifyRaw } from "node:crypto";
import type { KeyObject } from "node:crypto";
import {
  ORDER,
  SCALAR_BYTES,
  integerFromBytes,
  scalarFromWideBytes,
  scalarToBytes,
} from "../field/scalar.ts";
import { concatBytes, fromHex, plainBytes, toHex } from "./bytes.ts";
import { hashJoined } from "./hash.ts";
import { publicKeyObject } from "./key-object.ts";
import { KeyTables } from "./key-table.ts";
import type { Secret } from "./secret.ts";

/** Lengths in bytes. */
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** An Ed25519 identity key; the private half stays inside Node's own key object. */
export interface SigningKey {
  /** Raw encoding, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

// The ASN.1 headers of RFC 8410 in front of a raw Ed25519 key.
const PRIVATE_HEADER = fromHex("302e020100300506032b657004220420");
const PUBLIC_HEADER = fromHex("302a300506032b6570032100");

const P = 2n ** 255n - 19n;
const SIGN_BIT = 2n ** 255n;
/** The highest byte of the group's order: a scalar with a lower one is below it. */
const ORDER_TOP = 0x10;
// y-coordinates of the eight points of order 1, 2, 4 and 8; ±EIGHTH belong to order 8.
const EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, EIGHTH, P - EIGHTH]);

/** A key that has verified before. */
interface Imported {
  readonly name: string;
  readonly key: KeyObject;
  /** How often: a table of its multiples pays from the fourth time on. */
  uses: number;
}

const IMPORTED_LIMIT = 1024;
const imported = new Map<string, Imported>();
const USES_BEFORE_TABLE = 3;

/** How many signatures are remembered that held: fifty sessions of twenty nodes have a fifth as many, and 7 MB hold them. */
const HELD_LIMIT = 65_536;
const held = new Set<string>();

/**
 * Derives the Ed25519 key of a seed of 32 uniform bytes.
 * @throws RangeError when the seed has another length.
 * @see RFC 8032, section 5.1.5
 */
export function signingKeyFromSeed(seed: Secret): SigningKey {
  const bytes = seed.reveal();
  if (bytes.length !== PUBLIC_KEY_BYTES)
    throw new RangeError(`"seed" expected 32 bytes, got ${bytes.length}`);
  const document = concatBytes(PRIVATE_HEADER, bytes);
  const privateKey = createPrivateKey({ key: Buffer.from(document.buffer), format: "der", type: "pkcs8" });
  document.fill(0);
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { publicKey: Uint8Array.from(spki.subarray(PUBLIC_HEADER.length)), privateKey };
}

/** Signs a byte string by Ed25519: 64 bytes, always the same for the same key and bytes. */
export function sign(key: SigningKey, bytes: Uint8Array): Uint8Array {
  return plainBytes(signRaw(null, bytes, key.privateKey));
}

/** Tells whether 32 bytes are an admissible public key: y below 2^255 − 19, and not a point of order 8 or less. */
export function isUsableVerificationKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  const y = integerFromBytes(publicKey) % SIGN_BIT;
  return y < P && !SMALL_ORDER_Y.has(y);
}

/**
 * Tells whether `signature` is the owner's over `bytes`. False, never an error, for wrong lengths, a public key
 * that {@link isUsableVerificationKey} refuses, and a second spelling of a signature (S ≥ ℓ, which OpenSSL refuses).
 */
export function verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const known = importOnce(publicKey);
  if (known === undefined) return false;
  // OPEN and CLOSE show what RESULT shows again: a node sees most signatures twice, a notebook's up to six times.
  const name = hashJoined([publicKey, signature, bytes], (joined) => hash("sha256", joined, "binary"));
  if (held.has(name)) return true;
  if (!holdsByTable(known, publicKey, bytes, signature) && !verifyRaw(null, bytes, known.key, signature))
    return false;
  if (held.size >= HELD_LIMIT) held.delete(held.values().next().value!);
  held.add(name);
  return true;
}

/**
 * Asks the same equation as OpenSSL, R = S·B − h·A byte for byte, in a third of the time, of a key that signs often. False says
 * nothing: there may be no table.
 * @see RFC 8032, section 5.1.7
 */
function holdsByTable(
  known: Imported,
  publicKey: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  known.uses += 1;
  const tables = known.uses > USES_BEFORE_TABLE ? KeyTables.get() : undefined;
  if (!tables) return false;
  const [r, s] = [signature.subarray(0, SCALAR_BYTES), signature.subarray(SCALAR_BYTES)];
  if (s[SCALAR_BYTES - 1] >= ORDER_TOP && integerFromBytes(s) >= ORDER) return false;
  const challenge = hashJoined([r, publicKey, bytes], (joined) => hash("sha512", joined, "buffer"));
  const h = scalarToBytes(scalarFromWideBytes(challenge));
  const difference = tables.difference(known.name, publicKey, { s, h });
  return difference !== undefined && Buffer.compare(difference, r) === 0;
}

/** Imports a public key, or finds it among the last ones imported: a roster's keys verify every message. */
function importOnce(publicKey: Uint8Array): Imported | undefined {
  const name = toHex(publicKey);
  const known = imported.get(name);
  if (known !== undefined) return known;
  if (!isUsableVerificationKey(publicKey)) return undefined;
  const key = publicKeyObject(concatBytes(PUBLIC_HEADER, publicKey));
  if (imported.size >= IMPORTED_LIMIT) imported.delete(imported.keys().next().value!);
  const one = { name, key, uses: 0 };
  imported.set(name, one);
  return one;
}
