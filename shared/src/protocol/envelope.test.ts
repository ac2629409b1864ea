import { expect, test } from "vitest";
import { z } from "zod";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { Secret } from "../crypto/secret.ts";
import { signingKeyFromSeed } from "../crypto/signature.ts";
import { ZERO_HASH, envelopeHash, isSameStatement, openEnvelope, sealEnvelope } from "./envelope.ts";
import { encodeCanonical } from "./codec.ts";
import { COORDINATOR } from "./primitives.ts";

const keyOf = (byte: number) => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(byte)));
const [key, other] = [keyOf(1), keyOf(2)];
const binding = { planHash: ZERO_HASH, enrolHash: ZERO_HASH };
const schema = z.strictObject({ n: z.int() });
const address = { type: "CALL", session: 1, attempt: 1, sender: 0, recipient: COORDINATOR } as const;
const sealed = () => sealEnvelope(key, binding, address, { n: 7 });

test("a statement that has been opened is opened under its key, in its study and for its shape alone", () => {
  const envelope = sealed();
  const { publicKey } = key;
  expect(openEnvelope(envelope, publicKey, binding, schema)).toEqual({ n: 7 });
  expect(openEnvelope(envelope, publicKey, binding, schema)).toEqual({ n: 7 });
  expect(openEnvelope(envelope, other.publicKey, binding, schema)).toBeUndefined();
  const elsewhere = { ...binding, planHash: new Uint8Array(32).fill(1) };
  expect(openEnvelope(envelope, publicKey, elsewhere, schema)).toBeUndefined();
  expect(openEnvelope(envelope, publicKey, binding, z.strictObject({ m: z.int() }))).toBeUndefined();
  expect(openEnvelope({ ...envelope, session: 2 }, publicKey, binding, schema)).toBeUndefined();
  // Nobody changes a statement in place; who did so would be told.
  Object.assign(envelope, { body: sealEnvelope(key, binding, address, { n: 8 }).body });
  expect(openEnvelope(envelope, publicKey, binding, schema)).toBeUndefined();
});

test("two statements are the same when every field is, byte for byte", () => {
  const envelope = sealed();
  expect(isSameStatement(envelope, sealed())).toBe(true);
  const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  const others = [
    { type: "OPEN" as const },
    { session: 2 },
    { attempt: 2 },
    { sender: 1 },
    { recipient: 0 },
    { body: flipped(envelope.body) },
    { signature: flipped(envelope.signature) },
  ];
  for (const change of others) expect(isSameStatement(envelope, { ...envelope, ...change })).toBe(false);
});

test("a statement's hash is kept for this very one: equal ones have the same, any other its own", () => {
  const envelope = sealed();
  const hash = hashFields(DOMAINS.envelope, encodeCanonical({ ...envelope }));
  expect([envelopeHash(envelope), envelopeHash(envelope), envelopeHash(sealed())]).toEqual([
    hash,
    hash,
    hash,
  ]);
  const changes = [
    { session: 2 },
    { recipient: 0 },
    { body: new Uint8Array(3) },
    { signature: new Uint8Array(64) },
  ];
  for (const change of changes) expect(envelopeHash({ ...envelope, ...change })).not.toEqual(hash);
  expect(envelopeHash(envelope)).toEqual(hash);
});
