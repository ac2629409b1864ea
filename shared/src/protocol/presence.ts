import { z } from "zod";
import { sessionNumber } from "./primitives.ts";

/** Node → coordinator, first after the handshake: how far this node is, so that only what it lacks is sent. */
export const resumeMessage = z.strictObject({
  type: z.literal("resume"),
  /** Whether this process already holds the plan and the roster. */
  enrolled: z.boolean(),
  /** Number of verified results. */
  verified: z.int().min(0).max(0xffff),
});

/** Node → coordinator: the final result is verified and this node's users are labelled. */
export const finishedMessage = z.strictObject({ type: z.literal("finished"), sessions: sessionNumber });

/** Either way, unsigned and for people only: why this side stopped. Never acted upon. */
export const refusedMessage = z.strictObject({
  type: z.literal("refused"),
  code: z.string().max(64),
  what: z.string().max(4000),
  why: z.string().max(4000),
  todo: z.string().max(4000),
});
