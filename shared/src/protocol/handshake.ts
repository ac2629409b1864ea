import { z } from "zod";
import { utf8 } from "../crypto/bytes.ts";
import { DOMAINS, type Domain } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { type SigningKey, sign, verify } from "../crypto/signature.ts";
import { bytes32, bytesOf, bytesUpTo, signatureBytes } from "./primitives.ts";

/** Label under which both ends of a TLS 1.3 connection derive the same 32 bytes. @see RFC 9266, section 2 */
export const EXPORTER_LABEL = "EXPORTER-Channel-Binding";

/**
 * Both ways, before challenge and proof: the protocols that the sender speaks, the oldest first. Software of before fedseg/6 says
 * none, and hears none. Nothing is bound to it: a plan names its own protocol, and is signed.
 */
export const protocolsMessage = z
  .array(z.string().regex(/^fedseg\/[1-9]\d{0,3}$/))
  .min(1)
  .max(16);
/** Coordinator → node, first on every connection: a fresh nonce, and whether the handshake is bound to its own TLS. */
export const challengeMessage = z.strictObject({
  nonce: bytes32,
  /** `none`: the coordinator does not end TLS itself, so nothing could be bound. */
  channel: z.enum(["tls-exporter", "none"]),
});
/** Nodes that one coordinator's challenges are made of at most, of all its studies. */
export const MOST_CONNECTED = 4096;
/** A node's nonce begins with the random name of its process. */
export const PROCESS_BYTES = 16;
/** Node → coordinator: who it is, a fresh nonce of its own, and its signature over both. */
export const proofMessage = z.strictObject({
  name: z.string().max(64),
  /** The name of the process, then as many random bytes. */
  nonce: bytes32,
  signature: signatureBytes,
});
/** Coordinator → node: it is the coordinator that the node has pinned, and it has admitted the node. */
export const welcomeMessage = z.strictObject({ signature: signatureBytes });
/**
 * Coordinator → node, before it closes the connection: somebody has proved the same identity on another one, and this is
 * that proof. Its challenge was made of the nonces of all nodes that were connected then: who finds its own among them, and knows no
 * process of that name, knows that the key is used elsewhere, and now.
 */
export const replacedMessage = z.strictObject({
  salt: bytes32,
  present: bytesUpTo(MOST_CONNECTED * 32),
  nodeNonce: bytes32,
  channel: z.union([bytesOf(0), bytes32]),
  signature: signatureBytes,
});

/** What both sides of one handshake sign: who meets whom, over which connection, and when. */
export interface Meeting {
  /** Name of the node in the roster. */
  readonly name: string;
  readonly node: Uint8Array;
  readonly coordinator: Uint8Array;
  readonly coordinatorNonce: Uint8Array;
  readonly nodeNonce: Uint8Array;
  /** What the TLS connection exports, 32 bytes; empty for `none`. */
  readonly channel: Uint8Array;
}

/** Makes a coordinator's nonce: fresh by its salt, and of just those nodes that are connected, by their nonces. */
export function challengeOf(salt: Uint8Array, present: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.challenge, salt, present);
}

/** Signs a meeting as its node. */
export function proveNode(key: SigningKey, meeting: Meeting): Uint8Array {
  return sign(key, statement(DOMAINS.auth, meeting));
}

/** Tells whether the node of this meeting has signed it. */
export function isNodeProved(meeting: Meeting, signature: Uint8Array): boolean {
  return verify(meeting.node, statement(DOMAINS.auth, meeting), signature);
}

/** Signs a meeting as its coordinator: never the statement that a node signs, so nothing can be reflected. */
export function proveCoordinator(key: SigningKey, meeting: Meeting): Uint8Array {
  return sign(key, statement(DOMAINS.authBack, meeting));
}

/** Tells whether the coordinator of this meeting has signed it. */
export function isCoordinatorProved(meeting: Meeting, signature: Uint8Array): boolean {
  return verify(meeting.coordinator, statement(DOMAINS.authBack, meeting), signature);
}

/** Takes the fields of a handshake message as Socket.IO hands them over: its Buffers become plain bytes. */
export function handshakeFields(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => [
    key,
    field instanceof Uint8Array ? Uint8Array.from(field) : field,
  ]);
  return Object.fromEntries(fields);
}

function statement(domain: Domain, meeting: Meeting): Uint8Array {
  const { name, node, coordinator, coordinatorNonce, nodeNonce, channel } = meeting;
  return hashFields(domain, utf8(name), node, coordinator, coordinatorNonce, nodeNonce, channel);
}
