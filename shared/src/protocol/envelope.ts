import { z } from "zod";
import { samePublicBytes, u32, utf8 } from "../crypto/bytes.ts";
import { verifyTogether } from "../crypto/batch-signature.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields, sha256 } from "../crypto/hash.ts";
import type { Secret } from "../crypto/secret.ts";
import { type SigningKey, sign, verify } from "../crypto/signature.ts";
import { decodeCanonical, encodeCanonical, encodeOnce } from "./codec.ts";
import { COORDINATOR, MASKED_BYTES_LIMIT, bounding, bytesUpTo, signatureBytes } from "./primitives.ts";

/** Every signed statement of the protocol; each has one body schema in a file of its own. */
export const messageTypes = [
  "PLAN",
  "ENROLL",
  "ROSTER",
  "CALL",
  "BUNDLE",
  "OPEN",
  "REPORT",
  "COMPLAINT",
  "ABORT",
  "CLOSE",
  "CONFIRM",
  "CERT",
  "UNMASK",
  "RESULT",
  "WITNESS",
  "EXCLUDE",
  "END",
  "PAUSE",
] as const;
export type MessageType = (typeof messageTypes)[number];

/** Longest body of a statement, by its type; keys, hashes and short lists of them where nothing is said. */
const BODY_BYTES: Partial<Record<MessageType, number>> = {
  PLAN: (1 << 20) + 1024,
  OPEN: 1 << 20,
  RESULT: MASKED_BYTES_LIMIT + (1 << 16),
  WITNESS: 1 << 18,
};
const SHORT_BODY_BYTES = 1 << 16;
const LONGEST_BODY_BYTES = MASKED_BYTES_LIMIT + (1 << 16);

const statement = z.strictObject({
  type: z.enum(messageTypes),
  /** 0 before the first session. */
  session: z.int().min(0).max(0xffff),
  /** 0 before the first attempt. */
  attempt: z.int().min(0).max(255),
  sender: z.int().min(0).max(COORDINATOR),
  recipient: z.int().min(0).max(COORDINATOR),
  body: bytesUpTo(LONGEST_BODY_BYTES),
  signature: signatureBytes,
});
/** A signed statement: the body stays the bytes that were signed. */
export const envelopeSchema = bounding(statement, {
  field: "body",
  by: "type",
  most: (type) => BODY_BYTES[type as MessageType] ?? SHORT_BODY_BYTES,
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** What every transcript of a study is bound to. `enrolHash` is 32 zero bytes until everybody has enrolled. */
export interface Binding {
  readonly planHash: Uint8Array;
  readonly enrolHash: Uint8Array;
}

/** The zero hash: "not enrolled yet", "no previous result". */
export const ZERO_HASH: Uint8Array = new Uint8Array(32);

/** Address of a statement: what it is, which session and attempt, from whom, to whom. */
export type Address = Omit<Envelope, "body" | "signature">;

/** Encodes `content` and signs it under its address. */
export function sealEnvelope(
  key: SigningKey,
  binding: Binding,
  address: Address,
  content: unknown,
): Envelope {
  const body = encodeCanonical(content);
  return { ...address, body, signature: sign(key, transcript(binding, address, body)) };
}

/**
 * Verifies the signature and decodes the body.
 * Returns undefined when the signature does not hold or the body is not canonical data of the schema's shape.
 */
export function openEnvelope<T>(
  envelope: Envelope,
  publicKey: Uint8Array,
  binding: Binding,
  schema: z.ZodType<T>,
): T | undefined {
  const known = opened.get(envelope);
  const isKnown =
    known?.publicKey === publicKey &&
    known.binding === binding &&
    known.schema === schema &&
    known.bytes === envelope.body &&
    known.signature === envelope.signature;
  if (isKnown) return known.body as T;
  if (!isSigned(envelope, publicKey, binding)) return undefined;
  const body = decodeCanonical(envelope.body, schema);
  const { body: bytes, signature } = envelope;
  if (body !== undefined) opened.set(envelope, { publicKey, binding, schema, bytes, signature, body });
  return body;
}

/** Statements that have been opened: these very objects, under these very keys and bindings. OPEN, CLOSE and a record ask for the same ones. */
const opened = new WeakMap<
  Envelope,
  {
    readonly publicKey: Uint8Array;
    readonly binding: Binding;
    readonly schema: object;
    readonly bytes: Uint8Array;
    readonly signature: Uint8Array;
    readonly body: unknown;
  }
>();

/** Tells whether two statements are the same in every byte. */
export function isSameStatement(a: Envelope, b: Envelope): boolean {
  return (
    a.type === b.type &&
    a.session === b.session &&
    a.attempt === b.attempt &&
    a.sender === b.sender &&
    a.recipient === b.recipient &&
    samePublicBytes(a.body, b.body) &&
    samePublicBytes(a.signature, b.signature)
  );
}

/** Tells whether the statement is signed by this key, whatever its body says. */
export function isSigned(envelope: Envelope, publicKey: Uint8Array, binding: Binding): boolean {
  const proved = provedTogether.get(envelope);
  if (proved?.publicKey === publicKey && proved.binding === binding) return true;
  return verify(publicKey, transcript(binding, envelope, envelope.body), envelope.signature);
}

/** A statement, and under whose key and in which study it is said to be signed. */
export interface Statement {
  readonly envelope: Envelope;
  readonly publicKey: Uint8Array;
  readonly binding: Binding;
}

/** Statements whose signature has been verified with others: these very objects, under these very keys and bindings. */
const provedTogether = new WeakMap<Envelope, Pick<Statement, "publicKey" | "binding">>();

/**
 * Verifies the signatures of many statements at once and remembers them, so that {@link isSigned} need not look again;
 * when one of them does not hold, nothing is remembered. `seed`: 32 bytes that nobody knew when they were signed.
 */
export function proveTogether(statements: readonly Statement[], seed: Secret): void {
  const signed = statements.map(({ envelope, publicKey, binding }) => ({
    publicKey,
    bytes: transcript(binding, envelope, envelope.body),
    signature: envelope.signature,
  }));
  if (!verifyTogether(signed, seed)) return;
  for (const { envelope, publicKey, binding } of statements)
    provedTogether.set(envelope, { publicKey, binding });
}

/** Hashes a whole signed statement, signature included: its identity in lists and as evidence. */
export function envelopeHash(envelope: Envelope): Uint8Array {
  const known = hashes.get(envelope);
  if (known) return known;
  const hashed = hashFields(DOMAINS.envelope, encodeOnce(envelope));
  hashes.set(envelope, hashed);
  return hashed;
}

/** Hashes of statements, which nobody changes any more: OPEN, CLOSE and a record ask for the same ones. */
const hashes = new WeakMap<Envelope, Uint8Array>();

const typeBytes = Object.fromEntries(messageTypes.map((type) => [type, utf8(type)])) as Readonly<
  Record<MessageType, Uint8Array>
>;

/** domain ‖ type ‖ planHash ‖ enrolHash ‖ session ‖ attempt ‖ sender ‖ recipient ‖ SHA-256(body), each length-prefixed. */
function transcript(binding: Binding, address: Address, body: Uint8Array): Uint8Array {
  return hashFields(
    DOMAINS.message,
    typeBytes[address.type],
    binding.planHash,
    binding.enrolHash,
    u32(address.session),
    u32(address.attempt),
    u32(address.sender),
    u32(address.recipient),
    sha256(body),
  );
}
