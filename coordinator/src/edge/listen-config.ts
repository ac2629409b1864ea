import { z } from "zod";

const count = (least: number, value: number) => z.int().min(least).default(value);

/** What a peer may cost before it is cut off. Sizes in bytes, times in milliseconds. */
const limits = z.strictObject({
  /** How long a connection may stay without a proof, from its first packet on. */
  proofMs: count(100, 5000),
  /** What a connection may send before its proof. */
  unprovedBytes: count(1024, 8192),
  /** Connections without a proof at one time. */
  unprovedConnections: count(1, 512),
  /** Connections without a proof at one time from one address. */
  unprovedPerAddress: count(1, 64),
  /** Failed proofs a minute after which an address is not heard for the rest of that minute. */
  failedProofsPerMinute: count(1, 30),
  /** Largest message: a masked vector and its bundle for a long histogram, with room. */
  messageBytes: count(65_536, 1 << 25),
  /** Packets a second of one identity, over all its connections; a message has two. */
  packetsPerSecond: count(10, 1000),
  /** Bytes a minute of one identity, over all its connections. */
  bytesPerMinute: count(65_536, 1 << 29),
  /** What may wait for a peer that does not read. */
  sendBufferBytes: count(65_536, 1 << 26),
  /** How long a peer may read nothing of what waits for it. */
  unreadMs: count(100, 60_000),
  /** How long a peer may be silent: it is asked after half of this. */
  silentMs: count(100, 45_000),
});
/** What a peer may cost before it is cut off. */
export type Limits = z.infer<typeof limits>;

/** How a coordinator listens. */
export const listenConfig = z.strictObject({
  host: z.string().default("127.0.0.1"),
  port: z.int().min(0).max(65_535),
  /** PEM files: the certificate with its chain, and its private key. Without them the connection is not encrypted. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  limits: limits.prefault({}),
});
