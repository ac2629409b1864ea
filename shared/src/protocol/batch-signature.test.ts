import { hash } from "node:crypto";
import { type SignedBytes, verifyTogether } from "../crypto/batch-signature.ts";
import { concatBytes, fromHex } from "../crypto/bytes.ts";
import { Secret } from "../crypto/secret.ts";
import { sign, signingKeyFromSeed, verify } from "../crypto/signature.ts";
import { ORDER, integerFromBytes } from "../field/scalar.ts";
import { type Envelope, isSigned, proveTogether, sealEnvelope } from "./envelope.ts";
import { ED25519_TORSION_SUBGROUP, ed25519 } from "@noble/curves/ed25519.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";
import { sized } from "../../../test/full.ts";

const seed = () => new Secret(new Uint8Array(32).fill(7));
const keyOf = (byte: number) => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(byte)));
const alone = ({ publicKey, bytes, signature }: SignedBytes) => verify(publicKey, bytes, signature);

/** Forty statements of four keys. */
const honest = Array.from({ length: 40 }, (_, at): SignedBytes => {
  const key = keyOf(1 + (at % 4));
  const bytes = new Uint8Array(at).fill(at);
  return { publicKey: key.publicKey, bytes, signature: sign(key, bytes) };
});

const flipped = (bytes: Uint8Array, bit: number) => bytes.with(bit >> 3, bytes[bit >> 3] ^ (1 << (bit & 7)));

/** 32 bytes, little-endian, of an integer that need not be reduced. */
const littleEndian = (n: bigint) =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((n >> BigInt(8 * at)) & 255n));

test("the vectors of RFC 8032 hold together, and so does nothing at all", () => {
  const { tests } = readVectors<{
    tests: readonly { publicKey: string; message: string; signature: string }[];
  }>("ed25519.rfc8032.json");
  const signed = tests.map(({ publicKey, message, signature }) => ({
    publicKey: fromHex(publicKey),
    bytes: fromHex(message),
    signature: fromHex(signature),
  }));
  expect(verifyTogether(signed, seed())).toBe(true);
  expect(verifyTogether([], seed())).toBe(true);
});

test("many statements of some keys hold together, under any factors", () => {
  expect(honest.every(alone)).toBe(true);
  for (const byte of [0, 1, 255])
    expect(verifyTogether(honest, new Secret(new Uint8Array(32).fill(byte)))).toBe(true);
});

test("one flipped bit of one of them anywhere is noticed", () => {
  const field = fc.constantFrom("publicKey", "bytes", "signature");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 39 }), field, fc.nat(), (at, name, n) => {
      const value = honest[at][name];
      const changed = { ...honest[at], [name]: flipped(value, n % (value.length * 8)) };
      expect(alone(changed)).toBe(false);
      expect(verifyTogether(honest.with(at, changed), seed())).toBe(false);
      expect(verifyTogether([changed], seed())).toBe(false);
    }),
    { seed: 5, numRuns: sized(60, 300) },
  );
});

describe("what no signer writes is refused, in company and alone", () => {
  const [first, second] = honest;
  const s = integerFromBytes(first.signature.subarray(32));
  const r = first.signature.subarray(0, 32);
  const lowOrder = new Uint8Array(32).fill(0).with(0, 1);
  test.each<[string, SignedBytes]>([
    ["S + ℓ", { ...first, signature: concatBytes(r, littleEndian(s + ORDER)) }],
    ["another statement's signature", { ...first, signature: second.signature }],
    ["another party's key", { ...first, publicKey: second.publicKey }],
    ["a signature that is too short", { ...first, signature: first.signature.subarray(1) }],
    ["no signature", { ...first, signature: new Uint8Array(64) }],
    [
      "a key of order 1 and a signature for everything",
      { ...first, publicKey: lowOrder, signature: concatBytes(lowOrder, new Uint8Array(32)) },
    ],
    [
      "a neutral R spelled as p + 1",
      { ...first, signature: concatBytes(littleEndian(2n ** 255n - 18n), new Uint8Array(32)) },
    ],
    [
      "an R that is no point",
      { ...first, signature: concatBytes(littleEndian(2n), first.signature.subarray(32)) },
    ],
    ["a key that is too short", { ...first, publicKey: first.publicKey.subarray(1) }],
  ])("%s", (_, wrong) => {
    expect(alone(wrong)).toBe(false);
    expect(verifyTogether([wrong], seed())).toBe(false);
    expect(verifyTogether([...honest, wrong], seed())).toBe(false);
  });
});

test("an owner's R shifted by a point of order 8 holds under all factors: it is the owner's signature", () => {
  const nodeKey = keyOf(9);
  const secret = ed25519.utils.getExtendedPublicKey(new Uint8Array(32).fill(9)).scalar;
  const bytes = Uint8Array.of(1, 2, 3);
  for (const torsion of ED25519_TORSION_SUBGROUP.slice(1)) {
    const R = ed25519.Point.BASE.multiply(77n).add(ed25519.Point.fromHex(torsion)).toBytes();
    const h = integerFromBytes(hash("sha512", concatBytes(R, nodeKey.publicKey, bytes), "buffer")) % ORDER;
    const signature = concatBytes(R, littleEndian((77n + h * secret) % ORDER));
    const shifted = { publicKey: nodeKey.publicKey, bytes, signature };
    expect(alone(shifted)).toBe(false);
    for (let byte = 0; byte < 16; byte += 1)
      expect(verifyTogether([...honest, shifted], new Secret(new Uint8Array(32).fill(byte)))).toBe(true);
    const forged = { ...shifted, bytes: Uint8Array.of(1, 2, 4) };
    expect(verifyTogether([forged], seed())).toBe(false);
  }
});

test("two errors that cancel each other without factors do not with them", () => {
  const shift = 12345n;
  const shifted = (at: number, by: bigint): SignedBytes => {
    const { signature } = honest[at];
    const s = (integerFromBytes(signature.subarray(32)) + by + ORDER) % ORDER;
    return { ...honest[at], signature: concatBytes(signature.subarray(0, 32), littleEndian(s)) };
  };
  const forged = honest.with(3, shifted(3, shift)).with(7, shifted(7, -shift));
  expect(verifyTogether(forged, seed())).toBe(false);
});

describe("statements of the protocol that are proved together", () => {
  const binding = { planHash: new Uint8Array(32).fill(1), enrolHash: new Uint8Array(32).fill(2) };
  const address = { type: "UNMASK", session: 1, attempt: 1, recipient: 65535 } as const;
  const statements = [1, 2, 3].map((sender) => {
    const key = keyOf(sender);
    return {
      envelope: sealEnvelope(key, binding, { ...address, sender }, {}),
      publicKey: key.publicKey,
      binding,
    };
  });

  test("are signed, under their own key and in their own study only", () => {
    proveTogether(statements, seed());
    const [{ envelope, publicKey }, other] = statements;
    expect(isSigned(envelope, publicKey, binding)).toBe(true);
    expect(isSigned(envelope, other.publicKey, binding)).toBe(false);
    expect(isSigned(envelope, publicKey, { ...binding, planHash: new Uint8Array(32) })).toBe(false);
    expect(isSigned({ ...envelope, session: 2 }, publicKey, binding)).toBe(false);
  });

  test("are not remembered when one of them is false", () => {
    const [first, second] = statements;
    const copy: Envelope = { ...first.envelope, signature: second.envelope.signature };
    proveTogether([{ ...first, envelope: copy }, second], seed());
    expect(isSigned(copy, first.publicKey, binding)).toBe(false);
    expect(isSigned(second.envelope, second.publicKey, binding)).toBe(true);
  });
});
