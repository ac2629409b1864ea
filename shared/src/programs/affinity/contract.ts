import type { ProgramContract } from "../contract.ts";
import { affinity } from "./affinity.ts";
import { type AffinityModel, type AffinitySpec, affinitySpec, plainAffinity, readAffinity } from "./spec.ts";
import { type AffinitySupport, affinitySupport, requireFeasible } from "./support.ts";

/** What segments buy, by one sum over the public catalogue. */
export const affinityContract: ProgramContract<AffinitySpec, AffinityModel, AffinitySupport> = {
  name: "affinity",
  spec: affinitySpec,
  needs: ({ of }) => ({
    catalogue: true,
    ...(of === undefined
      ? { before: ["segmentation"] }
      : { inputs: [{ name: of, program: "segmentation" }] }),
  }),
  check: requireFeasible,
  sessions: ({ pairs }) =>
    pairs
      ? [
          { query: "basket-counts", step: "count", share: 1 - pairs.share },
          { query: "pair-counts", step: "pairs", share: pairs.share },
        ]
      : [{ query: "basket-counts", step: "count", share: 1 }],
  run: affinity,
  support: affinitySupport,
  plain: plainAffinity,
  read: readAffinity,
};
