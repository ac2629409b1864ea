import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { integerFromBytes } from "../field/scalar.ts";
import { concatBytes, fromHex, plainBytes } from "./bytes.ts";
import { publicKeyObject } from "./key-object.ts";
import { Secret } from "./secret.ts";

const KEY_BYTES = 32;

/** An X25519 key pair. */
export interface AgreementKey {
  /** 32 bytes; clamped inside the function, never here. */
  readonly secret: Secret;
  /** Raw u-coordinate, 32 bytes. */
  readonly publicKey: Uint8Array;
}

// The ASN.1 headers of RFC 8410 in front of a raw X25519 key.
const PRIVATE_HEADER = fromHex("302e020100300506032b656e04220420");
const PUBLIC_HEADER = fromHex("302a300506032b656e032100");

// Importing a secret costs more than using it, and a node agrees with its whole cohort under one. An entry lives
// as long as its Secret object; OpenSSL cleanses the key when the entry is collected.
const imported = new WeakMap<Secret, KeyObject>();

const P = 2n ** 255n - 19n;
// u-coordinates below p of the points of order 1, 2, 4 and 8 on the curve and on its twist.
const LOW_ORDER_U: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/** Builds the key pair whose secret is a seed of 32 uniform bytes; the seed becomes the pair's secret. */
export function agreementKeyFromSeed(seed: Secret): AgreementKey {
  return { secret: seed, publicKey: agreementPublicKey(seed) };
}

/**
 * Computes the public key of a secret: 32 bytes.
 * @throws RangeError when the secret is not 32 bytes long.
 * @see RFC 7748, section 6.1
 */
export function agreementPublicKey(secret: Secret): Uint8Array {
  const spki = createPublicKey(importSecret(secret)).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(PUBLIC_HEADER.length));
}

/** Tells whether bytes are an admissible public key: 32 of them, canonical (below 2^255 − 19), not of low order. */
export function isUsablePublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== KEY_BYTES) return false;
  const u = integerFromBytes(publicKey);
  return u < P && !LOW_ORDER_U.has(u);
}

/**
 * Computes the shared secret of a pair (32 bytes, to be hashed before use); undefined when
 * {@link isUsablePublicKey} refuses the other's key.
 * @throws RangeError when the secret is not 32 bytes long.
 */
export function agree(secret: Secret, publicKey: Uint8Array): Secret | undefined {
  if (!isUsablePublicKey(publicKey)) return undefined;
  const theirs = publicKeyObject(concatBytes(PUBLIC_HEADER, publicKey));
  return new Secret(plainBytes(diffieHellman({ privateKey: importSecret(secret), publicKey: theirs })));
}

function importSecret(secret: Secret): KeyObject {
  const bytes = secret.reveal();
  const known = imported.get(secret);
  if (known !== undefined) return known;
  if (bytes.length !== KEY_BYTES) throw new RangeError(`"secret" expected 32 bytes, got ${bytes.length}`);
  const document = concatBytes(PRIVATE_HEADER, bytes);
  const key = createPrivateKey({ key: Buffer.from(document.buffer), format: "der", type: "pkcs8" });
  document.fill(0);
  imported.set(secret, key);
  return key;
}
