import type { ProgramContract } from "../contract.ts";
import { checkSegmentation } from "./check.ts";
import { plainModel, readModel } from "./plain-model.ts";
import { segmentation } from "./segmentation.ts";
import { plannedSessions } from "./sessions.ts";
import { type SegmentationModel, type SegmentationSpec, segmentationSpec } from "./spec.ts";
import { type Support, supportOf } from "./support.ts";

/** Groups of users, by private k-means. */
export const segmentationContract: ProgramContract<SegmentationSpec, SegmentationModel, Support> = {
  name: "segmentation",
  spec: segmentationSpec,
  needs: ({ select, continues }) => ({
    target: select?.target,
    inputs: continues === undefined ? [] : [{ name: continues, program: "segmentation" }],
  }),
  check: checkSegmentation,
  sessions: plannedSessions,
  run: segmentation,
  support: supportOf,
  plain: plainModel,
  read: readModel,
};
