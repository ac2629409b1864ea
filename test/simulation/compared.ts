import type { Compared } from "@fedseg/client-node/comparison/compared.ts";

/** The keys of these nodes were made by the test itself: nobody has to compare them. */
export const NOT_ASKED: Compared = { least: 0, partners: () => [] };
