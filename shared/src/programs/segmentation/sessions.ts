import { MOMENTS_PARTS } from "../../queries/moments.ts";
import { RESIDUAL_PARTS } from "../../queries/residual.ts";
import { SEGMENT_VALUES_PARTS } from "../../queries/segment-values.ts";
import { dividedShare } from "../../queries/shares.ts";
import { SUMMARY_PARTS } from "../../queries/summary.ts";
import type { PlannedSession, ProgramFacts } from "../contract.ts";
import { selectShares } from "../preparation/select-features.ts";
import { planSplit } from "./basis.ts";
import type { SegmentationSpec } from "./spec.ts";

/** What the program's sessions are for. */
export type SegmentationStep =
  | "explore"
  | "select-values"
  | "select-classes"
  | "select-correlations"
  | "normalise-quantiles"
  | "normalise-moments"
  | "normalise-range"
  | "count-users"
  | "find-axes"
  | "count-cells"
  | "count-parts"
  | "first-centres"
  | "final-centres"
  | "describe";

interface SegmentationSession extends PlannedSession {
  readonly step: SegmentationStep;
}

const NORMALISATIONS = {
  quantiles: { query: "bin-counts", step: "normalise-quantiles", parts: [1] },
  moments: { query: "summary", step: "normalise-moments", parts: SUMMARY_PARTS },
  range: { query: "summary", step: "normalise-range", parts: SUMMARY_PARTS },
} as const;

/** Lists the sessions that `segmentation` asks for, in order, with what each costs. */
export function plannedSessions(spec: SegmentationSpec, facts: ProgramFacts): readonly SegmentationSession[] {
  const split = planSplit(spec, facts);
  const { values, classes, correlations } = selectShares(spec);
  const { parts, ...normalisation } = NORMALISATIONS[spec.normalise];
  const sessions: readonly SegmentationSession[] = [
    { query: "value-counts", step: "explore", share: spec.explore?.share ?? 0 },
    { query: "value-counts", step: "select-values", share: values },
    { query: "class-counts", step: "select-classes", share: classes },
    { query: "moments", step: "select-correlations", share: dividedShare(correlations, MOMENTS_PARTS) },
    { ...normalisation, share: dividedShare(split.normalise, parts) },
    { query: "cell-histogram", step: "count-users", share: split.count },
    { query: "moments", step: "find-axes", share: dividedShare(split.moments, MOMENTS_PARTS) },
    ...split.histograms.map(histogramSession),
    ...split.rounds.map(roundSession),
    {
      query: "segment-values",
      step: "describe",
      share: dividedShare(spec.describe.share, SEGMENT_VALUES_PARTS),
    },
  ];
  return sessions.filter(({ share }) => share > 0);
}

function histogramSession(share: number, at: number): SegmentationSession {
  return { query: "cell-histogram", step: at === 0 ? "count-cells" : "count-parts", share };
}

function roundSession(share: number, at: number): SegmentationSession {
  return {
    query: "residual",
    step: at === 0 ? "first-centres" : "final-centres",
    share: dividedShare(share, RESIDUAL_PARTS),
  };
}
