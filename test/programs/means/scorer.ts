import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import type { MeansModel, MeansSpec } from "./contract.ts";

/** How far a user is from the means, feature by feature. */
export const meansScorer: Scorer<MeansSpec, MeansModel> = {
  prepare: ({ model, features }, { d, values }) => ({
    columns: features.map(({ name }) => ({ name, kind: "number" })),
    score(user) {
      const own = values.subarray(user * d, (user + 1) * d);
      if (own.some(Number.isNaN)) return undefined;
      const away = features.map(({ name }, j) => [name, own[j] - model.means[j].value] as const);
      return { program: "means", values: Object.fromEntries(away) };
    },
  }),
};
