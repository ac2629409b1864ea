import { z } from "zod";

const count = (least: number, value: number) => z.int().min(least).default(value);

/** What a peer may cost before it is cut off. Sizes in bytes, times in milliseconds. */
const limits = z.strictObject({
  /** How long a connection may stay without a proof, from its first packet on. */
  proofMs: count(100, 5000),
  /** What a connection may send before its proof. */
  unprovedBytes: count(1024, 8192),
  /** Connections without a proof at one time, and of them from one address. */
  unprovedConnections: count(1, 512),
  unprovedPerAddress: count(1, 64),
  /** Failed proofs a minute after which an address is not heard for the rest of that minute. */
  failedProofsPerMinute: count(1, 30),
  /** Largest message: a masked vector and its bundle for a long histogram, with room. */
  messageBytes: count(65_536, 1 << 25),
  /** What one identity may send over all its connections. */
  packetsPerSecond: count(10, 1000),
  bytesPerMinute: count(65_536, 1 << 29),
  /** What may wait for a peer that does not read, and for how long. */
  sendBufferBytes: count(65_536, 1 << 26),
  unreadMs: count(100, 60_000),
  /** How long a peer may leave a ping unanswered. */
  silentMs: count(100, 20_000),
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
