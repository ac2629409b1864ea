/** What the design asks for in "Tests this must pass", in its words and order: a lying coordinator, lying nodes, faults. */
export const COORDINATOR_LIES = [
  "swapped channel key",
  "substituted mask key",
  "substituted identity or late Sybil",
  "bundle replayed from another study, session or attempt",
  "split views of the bundles",
  "different centroids",
  "different query or parameters",
  "victim both alive and dropped",
  "second U for one attempt, also after a restart",
  "U below m, duplicated or unknown ids",
  '"you dropped" after REPORT',
  "CERT with t−1, duplicated or wrong-U signatures",
  "fast path to one half and CONFIRM to the other",
  "re-OPEN with changed inputs",
  "overlapping attempts",
  "a sum opened and discarded",
  "a hundred forced attempts",
  "a node restored from an old disk image",
  "plans breaking each inequality",
  "low-order and reflected keys",
  "swapped ciphertexts",
  "sum off by one, survivor omitted or doubled",
  "a RESULT re-closed with another U",
  "a header substituted after the sum is known",
  "early noise-seed request",
  "forked or skipped RESULT",
  "too few ABORTs",
  "oversized, NaN, wrong-length and prototype-polluting payloads",
  "unsigned injected messages",
] as const;
export const NODE_LIES = [
  "bad shares (blamed, excluded)",
  "wrong commitment",
  "wrong pair masks",
  "overflow",
  "equivocating CONFIRM",
  "silence after REPORT",
  "false COMPLAINT",
] as const;
export const FAULTS = [
  "kill either side before and after every fsync",
  "reconnect on a new socket",
  "reordered, duplicated, delayed messages",
  "coordinator restart",
  "exactly t and t−1 alive",
  "disk full",
  "n = 3, 255, 256",
] as const;

/** Words of the design's list. */
export type Words = (typeof COORDINATOR_LIES)[number] | (typeof NODE_LIES)[number] | (typeof FAULTS)[number];
