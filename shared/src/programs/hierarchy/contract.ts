import type { ProgramContract } from "../contract.ts";
import { segmentationBefore } from "../segmentation/as-ended.ts";
import { withoutSums } from "../program.ts";
import { groundOf } from "./ground.ts";
import { growTree } from "./grow.ts";
import { plainTree, readTree } from "./plain-model.ts";
import { type HierarchyModel, type HierarchySpec, hierarchySpec } from "./spec.ts";

/** Groups within groups, by Ward's rule over what the segmentation before it was told: no sums of its own. */
export const hierarchyContract: ProgramContract<HierarchySpec, HierarchyModel, undefined> = {
  name: "hierarchy",
  spec: hierarchySpec,
  isFree: true,
  needs: () => ({ before: ["segmentation"] }),
  check: () => undefined,
  sessions: () => [],
  run: (_spec, context) =>
    withoutSums(() => {
      const before = segmentationBefore(context);
      return growTree(before.model.scaling, groundOf(before), context.uniforms("shake"));
    }),
  support: () => undefined,
  plain: plainTree,
  read: readTree,
};
