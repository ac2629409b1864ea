import { privateSum, type Program } from "../program.ts";
import type { Exploration } from "./released-preparation.ts";

/** Releases a histogram over its hard range of each of some features, and its missing rate. */
export function* explore(
  columns: readonly number[],
  { bins, share }: { readonly bins: number; readonly share: number },
): Program<Exploration> {
  const params = { columns: [...columns], bins };
  const { counts, missing, sigma } = yield* privateSum("value-counts", params, [share]);
  const d = columns.length;
  // Every user is in one bin of every feature, so all bins together tell the users d times.
  const total = [counts, missing].reduce((all, part) => part.reduce((sum, count) => sum + count, all), 0);
  const users = Math.max(total / d, 1);
  const usersSigma = sigma * Math.sqrt((bins + 1) / d);
  const rates = missing.map((count) => count / users);
  return {
    bins,
    counts,
    countSigma: sigma,
    missing: rates,
    missingSigmas: rates.map(
      (rate) => Math.sqrt(sigma * sigma + rate * rate * usersSigma * usersSigma) / users,
    ),
  };
}
