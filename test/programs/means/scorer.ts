import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import { NO_CODE, codedRange, decode } from "@fedseg/shared/features/code.ts";
import type { MeansModel, MeansSpec } from "./contract.ts";

/** How far a user is from the means, feature by feature. */
export const meansScorer: Scorer<MeansSpec, MeansModel> = {
  prepare: ({ model, features }, { users, codes }) => ({
    columns: features.map(({ name }) => ({ name, kind: "number" })),
    score(user) {
      const own = features.map((feature, j) => {
        const code = codes[j * users + user];
        return code === NO_CODE ? NaN : decode(codedRange(feature), code);
      });
      if (own.some(Number.isNaN)) return undefined;
      // To the digits that codes have.
      const away = features.map(
        ({ name }, j) => [name, Number((own[j] - model.means[j].value).toFixed(3))] as const,
      );
      return { program: "means", values: Object.fromEntries(away) };
    },
  }),
};
