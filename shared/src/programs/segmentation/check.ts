import { CodedError } from "../../errors.ts";
import type { ProgramFacts } from "../contract.ts";
import { strengthOf } from "./basis.ts";
import { requireFeasible } from "./feasibility.ts";
import type { SegmentationSpec } from "./spec.ts";

/** Most of mu² that exploring and selecting may cost together: segments are made from the rest. */
const MOST_PREPARATION = 0.6;

/**
 * Checks that selection has something to choose, that enough is left for the segments, and that users suffice for them.
 * @throws CodedError PLAN_SELECTION or PLAN_TOO_SMALL
 */
export function checkSegmentation(spec: SegmentationSpec, facts: ProgramFacts): void {
  checkSelection(spec, facts);
  requireFeasible(facts.usersFloor, strengthOf(spec, facts));
}

function checkSelection({ explore, select, continues }: SegmentationSpec, { features }: ProgramFacts): void {
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_SELECTION", { what, why, todo });
  };
  if (select && !(select.keep >= 1 && select.keep < features.length)) {
    refuse(
      `Selection keeps ${select.keep} of ${features.length} features.`,
      "There is nothing to choose: the sums for it would be spent on nothing.",
      `Set keep between 1 and ${features.length - 1}, or leave the selection out.`,
    );
  }
  if (select && continues !== undefined) {
    refuse(
      `The segmentation goes on with ${JSON.stringify(continues)} and selects features.`,
      "Segments go on with others only when they are made from the same features: those are chosen already.",
      "Leave select out, or leave continues out and begin anew.",
    );
  }
  const share = (explore?.share ?? 0) + (select?.share ?? 0);
  if (share > MOST_PREPARATION) {
    refuse(
      `Exploration and selection take ${share} of the budget.`,
      `Above ${MOST_PREPARATION} too little is left for the segments themselves.`,
      `Lower their shares to ${MOST_PREPARATION} together.`,
    );
  }
}
