import type { ProgramContract, ProgramNeeds } from "../contract.ts";
import { type UpliftModel, type UpliftSpec, plainUplift, readUplift, upliftSpec } from "./spec.ts";
import { type UpliftSupport, requireFeasible, upliftSupport } from "./support.ts";
import { uplift } from "./uplift.ts";

/** What tells people apart: bands, or segments of an input or of the segmentation before. */
function whoOf({ of, bands, program }: Pick<UpliftSpec, "of" | "bands" | "program">): ProgramNeeds {
  if (bands !== undefined) return { inputs: [{ name: bands, program: program ?? "logistic" }] };
  return of === undefined
    ? { before: ["segmentation"] }
    : { inputs: [{ name: of, program: "segmentation" }] };
}

/** What a campaign of several platforms did, by one sum over those who were in it. */
export const upliftContract: ProgramContract<UpliftSpec, UpliftModel, UpliftSupport> = {
  name: "uplift",
  spec: upliftSpec,
  needs: ({ of, bands, program, target, campaign, holdout }) => ({
    target,
    campaign: { name: campaign, holdout },
    ...whoOf({ of, bands, program }),
  }),
  check: requireFeasible,
  sessions: ({ program }) => [
    { query: program === undefined ? "arm-counts" : "score-counts", step: "count", share: 1 },
  ],
  run: uplift,
  support: upliftSupport,
  plain: plainUplift,
  read: readUplift,
};
