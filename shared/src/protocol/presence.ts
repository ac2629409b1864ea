import { z } from "zod";
import { bytesOf, sessionNumber } from "./primitives.ts";
import { refusalCode } from "./refusal.ts";

/** Node → coordinator, first after the handshake: how far this node is, so that only what it lacks is sent. */
export const resumeMessage = z.strictObject({
  type: z.literal("resume"),
  /** Whether this process already holds the plan and the roster. */
  enrolled: z.boolean(),
  /** Number of verified results. */
  verified: z.int().min(0).max(0xffff),
});

/** Node → coordinator: the final result is verified. Whether and when users are labelled, nobody is told. */
export const finishedMessage = z.strictObject({ type: z.literal("finished"), sessions: sessionNumber });

/** A random name of one refusal, so that operator and owner speak of the same: what is behind it stays on site. */
export const refusalEvent = bytesOf(8);

/** Node → coordinator, unsigned and for people only: why this node refused something. Never acted upon. */
export const nodeRefusedMessage = z.strictObject({
  type: z.literal("refused"),
  code: refusalCode,
  event: refusalEvent,
});

/** Coordinator → node, unsigned and for people only: why the coordinator stopped. Never acted upon. */
export const refusedMessage = z.strictObject({
  type: z.literal("refused"),
  code: z.string().max(64),
  what: z.string().max(4000),
  why: z.string().max(4000),
  todo: z.string().max(4000),
});
