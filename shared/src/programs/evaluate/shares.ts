import { CLASS_QUALITY_PARTS } from "../../queries/class-quality.ts";
import { segmentQualityParts } from "../../queries/segment-quality.ts";
import { dividedShare } from "../../queries/shares.ts";
import type { PlannedSession } from "../contract.ts";
import type { EvaluateSpec } from "./spec.ts";

/** Part of the program's mu² that judging a prediction by a sum of its own costs. */
export const JUDGE = 0.3;

/** What the program's sessions are for. */
export type EvaluateStep = "measure" | "judge";

/** Returns the part of the program's mu² that is for segments. */
export function measureShare({ prediction, classes }: EvaluateSpec): number {
  return prediction || classes ? 1 - JUDGE : 1;
}

/** Lists the sessions that `evaluate` asks for. */
export function evaluateSessions(spec: EvaluateSpec): readonly (PlannedSession & { step: EvaluateStep })[] {
  const share = dividedShare(measureShare(spec), segmentQualityParts(spec));
  return [
    { query: "segment-quality", step: "measure", share },
    ...(spec.prediction ? [{ query: "score-counts", step: "judge", share: JUDGE } as const] : []),
    ...(spec.classes
      ? [
          {
            query: "class-quality",
            step: "judge",
            share: dividedShare(JUDGE, CLASS_QUALITY_PARTS),
          } as const,
        ]
      : []),
  ];
}
