import { nearestCenter } from "@fedseg/client-node/queries/nearest-center.ts";
import { rowScaler } from "@fedseg/client-node/queries/scale-row.ts";
import { codedRange, decode } from "@fedseg/shared/features/code.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import { type SegmentMeansModel, type SegmentMeansSpec, earlierSegments } from "./contract.ts";

/** Which earlier segment a user is in now, and how far from its mean: first feature alone. */
export const segmentMeansScorer: Scorer<SegmentMeansSpec, SegmentMeansModel> = {
  prepare: ({ model, spec, features, inputs }, table) => {
    const { scaling, centers } = earlierSegments(inputs.get(spec.of)!);
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(scaling.columns.length);
    const [first] = scaling.columns;
    return {
      columns: [
        { name: "earlier", kind: "place" },
        { name: "away", kind: "number" },
      ],
      score(user) {
        if (!scale(user, row)) return undefined;
        const label = nearestCenter(row, Int32Array.from(centers), new Float64Array(1));
        const value = decode(codedRange(features[first]), table.codes[first * table.users + user]);
        const away = value - model.means[label][0].value;
        return { program: "segment-means", values: { earlier: label + 1, away } };
      },
    };
  },
};
