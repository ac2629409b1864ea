import { z } from "zod";

/** A study on the wire: its planHash, hexadecimal. Every message of one stands under it. */
export const studyHash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Coordinator → node, after the welcome and whenever it changes: every study with this node on its roster that may still have
 * something for it. A node asks (`resume`) about each that it wants to hear of.
 */
export const studiesMessage = z.array(studyHash).max(4096);
