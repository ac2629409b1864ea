import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeIndex } from "@fedseg/shared/protocol/primitives.ts";
import { z } from "zod";
import type { JournalWrite, Running } from "./state.ts";

const storedExclusions = z.array(z.strictObject({ node: nodeIndex, reason: z.string() }));

/** Journal key of the nodes that are left out of every later attempt. */
export const EXCLUDED = "excluded";

/** Writes who is left out and why: an exclusion outlives the process that has found it. */
export function excludedWrite(excluded: Running["excluded"]): JournalWrite {
  const exclusions = [...excluded].map(([node, reason]) => ({ node, reason }));
  return { key: EXCLUDED, value: encodeCanonical(exclusions) };
}

/** Reads what `excludedWrite` wrote; undefined when it is something else. */
export function readExcluded(value: Uint8Array): Running["excluded"] | undefined {
  const exclusions = decodeCanonical(value, storedExclusions);
  return exclusions && new Map(exclusions.map(({ node, reason }) => [node, reason]));
}
