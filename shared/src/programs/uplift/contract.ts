import type { ProgramContract } from "../contract.ts";
import { type UpliftModel, type UpliftSpec, plainUplift, readUplift, upliftSpec } from "./spec.ts";
import { type UpliftSupport, requireFeasible, upliftSupport } from "./support.ts";
import { uplift } from "./uplift.ts";

/** What a campaign of several platforms did, by one sum over those who were in it. */
export const upliftContract: ProgramContract<UpliftSpec, UpliftModel, UpliftSupport> = {
  name: "uplift",
  spec: upliftSpec,
  needs: ({ of, target, campaign, holdout }) => ({
    target,
    campaign: { name: campaign, holdout },
    ...(of === undefined ? { before: "segmentation" } : { inputs: [{ name: of, program: "segmentation" }] }),
  }),
  check: requireFeasible,
  sessions: () => [{ query: "arm-counts", step: "count", share: 1 }],
  run: uplift,
  support: upliftSupport,
  plain: plainUplift,
  read: readUplift,
};
