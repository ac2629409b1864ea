import type { PlannedSession, ProgramFacts } from "../contract.ts";
import { selectShares } from "../preparation/select-features.ts";
import { planSplit } from "./basis.ts";
import { describeShares } from "./describe-segments.ts";
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
  quantiles: { query: "bin-counts", step: "normalise-quantiles" },
  moments: { query: "summary", step: "normalise-moments" },
  range: { query: "summary", step: "normalise-range" },
} as const;

/** Lists the sessions that `segmentation` asks for, in order, with what each costs. */
export function plannedSessions(spec: SegmentationSpec, facts: ProgramFacts): readonly SegmentationSession[] {
  const split = planSplit(spec, facts);
  const { values, classes, correlations } = selectShares(spec);
  const sessions: readonly SegmentationSession[] = [
    { query: "value-counts", step: "explore", share: spec.explore?.share ?? 0 },
    { query: "value-counts", step: "select-values", share: values },
    { query: "class-counts", step: "select-classes", share: classes },
    { query: "moments", step: "select-correlations", share: correlations },
    { ...NORMALISATIONS[spec.normalise], share: split.normalise },
    { query: "cell-histogram", step: "count-users", share: split.count },
    { query: "moments", step: "find-axes", share: split.moments },
    ...split.histograms.map(histogramSession),
    ...split.rounds.map(roundSession),
    {
      query: "segment-values",
      step: "describe",
      share: describeShares(spec.describe.share).reduce((sum, share) => sum + share, 0),
    },
  ];
  return sessions.filter(({ share }) => share > 0);
}

function histogramSession(share: number, at: number): SegmentationSession {
  return { query: "cell-histogram", step: at === 0 ? "count-cells" : "count-parts", share };
}

function roundSession(share: number, at: number): SegmentationSession {
  return { query: "residual", step: at === 0 ? "first-centres" : "final-centres", share };
}
