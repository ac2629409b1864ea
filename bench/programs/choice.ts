import { modelOf } from "../../shared/src/programs/index.ts";
import type { Points } from "../accuracy/points.ts";
import { type StudySetting, benchRows, runStudy } from "./study.ts";

/** What studies that leave the number of segments to the data found, over seeds. */
export interface FoundNumbers {
  /** The number with the largest silhouette and that with the largest jump, a pair a seed. */
  readonly named: readonly (readonly [silhouette: number, jump: number])[];
  /** Studies in which the two agree to one, and those of them whose number is within a tenth (or one) of the truth. */
  readonly agreed: number;
  readonly right: number;
}

/** Runs studies with a range of k on points that are `truth` groups. */
export function measureChoice(
  points: Points,
  truth: number,
  setting: Omit<StudySetting, "programs">,
  { seeds, to }: { readonly seeds: number; readonly to: number },
): FoundNumbers {
  const rows = benchRows(points, setting.parties);
  const spec = {
    k: { from: 2, to, prefer: 2 },
    normalise: "range",
    describe: { share: 0.05 },
    sizeFloor: 0,
  } as const;
  const programs = [{ name: "segmentation", share: 1, spec }] as const;
  const models = Array.from({ length: seeds }, (_, seed) =>
    modelOf(runStudy(rows, { ...setting, programs }, `choice ${seed}`), "segmentation"),
  );
  const agreed = models.filter(({ choice }) => choice?.agree);
  return {
    named: models.map(({ choice }) => [choice!.bySilhouette, choice!.byJump]),
    agreed: agreed.length,
    right: agreed.filter(({ k }) => Math.abs(k - truth) <= Math.max(1, truth / 10)).length,
  };
}
