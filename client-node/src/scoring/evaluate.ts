import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { silhouetteOf } from "../queries/segment-quality.ts";
import { nearestTwo } from "../queries/nearest-two.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { ownScorecard } from "./evaluate/own-scorecard.ts";
import type { Scorer } from "./scorer.ts";

const OWN_SCORECARD = "own-scorecard.csv";

/** How well a user lies in the own segment; and what own rows say of segments and predictions, which stays here. */
export const evaluateScorer: Scorer<EvaluateSpec, EvaluateModel> = {
  ofNewest: { sealed: [OWN_SCORECARD] },
  prepare(released, table) {
    const { model } = released;
    const [scale, row] = [rowScaler(model.scaling, table), new Int32Array(model.scaling.columns.length)];
    const centers = Int32Array.from(model.centers);
    return {
      columns: [{ name: "silhouette", kind: "share" }],
      score(user) {
        if (!scale(user, row)) return undefined;
        return { program: "evaluate", values: { silhouette: silhouetteOf(nearestTwo(row, centers)) } };
      },
      files() {
        const { text, beside } = ownScorecard(released, table);
        return { released: [], sealed: [{ name: OWN_SCORECARD, text }], beside };
      },
    };
  },
};
