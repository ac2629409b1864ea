import { assignedRows } from "@fedseg/client-node/queries/assigned-rows.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import { type SegmentMeansModel, type SegmentMeansSpec, earlierSegments } from "./contract.ts";

/** Which earlier segment a user is in now, and how far from its mean: first feature alone. */
export const segmentMeansScorer: Scorer<SegmentMeansSpec, SegmentMeansModel> = {
  prepare: ({ model, spec, inputs }, table) => {
    const { scaling, centers } = earlierSegments(inputs.get(spec.of)!);
    const place = assignedRows(scaling, Float64Array.from(centers), table);
    return {
      columns: [
        { name: "earlier", kind: "place" },
        { name: "away", kind: "number" },
      ],
      score(user) {
        const { label } = place(user);
        if (label < 0) return undefined;
        const away = table.values[user * table.d + scaling.columns![0]] - model.means[label][0].value;
        return { program: "segment-means", values: { earlier: label + 1, away } };
      },
    };
  },
};
