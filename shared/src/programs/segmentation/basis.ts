import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { selectShares } from "../preparation/select-features.ts";
import { splitBudget, type BudgetSplit } from "./budget-split.ts";
import { earlierOf } from "./continue-segments.ts";
import { mostK, preferredK } from "./choice.ts";
import type { Strength } from "./feasibility.ts";
import type { SegmentationSpec } from "./spec.ts";

type SplitFacts = Pick<ProgramFacts, "features" | "inputs" | "usersFloor" | "mu">;

/** Splits what exploration and selection leave; how many features are chosen is not known yet, so `keep` stands for it. */
export function planSplit(spec: SegmentationSpec, facts: SplitFacts): BudgetSplit {
  const { normalise, explore: exploring, select, describe } = spec;
  const k = mostK(spec.k);
  const { features, usersFloor, mu } = facts;
  const left = 1 - (exploring?.share ?? 0) - (select?.share ?? 0) - describe.share;
  const made = earlierOf(spec, facts)?.columns.length ?? features.length;
  const d = Math.min(select?.keep ?? made, made);
  return splitBudget({ d, k, normalise, strength: (usersFloor * mu * Math.sqrt(left)) / k, left });
}

/** Lists the shares of the sessions before the k-means, in order: exploring, selecting, normalising. */
export function preparationShares(spec: SegmentationSpec, facts: ProgramFacts): readonly number[] {
  const { values, classes, correlations } = selectShares(spec);
  return [spec.explore?.share ?? 0, values, classes, correlations, planSplit(spec, facts).normalise];
}

/**
 * Returns what the plan's users have to suffice for: exploring, selecting and normalising have taken their shares by
 * then, and left what the noise of all nodes spares of them; describing takes its share afterwards.
 */
export function strengthOf(spec: SegmentationSpec, facts: ProgramFacts): Strength {
  const shares = preparationShares(spec, facts);
  const left = shares.reduce((rest, share) => rest - share, 1 - spec.describe.share);
  const shown = shownProgramMu(facts, shares);
  return { k: preferredK(spec.k), mu: shown * Math.sqrt(left), budgetMu: facts.mu };
}
