import type { Scaling } from "../../queries/scaling.ts";
import { privateSum, type Program } from "../program.ts";
import type { Exploration } from "./released-preparation.ts";

/** Releases a histogram of every feature over its hard range, and its missing rate. */
export function* explore(
  { lo, hi }: Scaling,
  { bins, share }: { readonly bins: number; readonly share: number },
): Program<Exploration> {
  const { counts, missing, sigma } = yield* privateSum("value-counts", { lo, hi, bins }, [share]);
  const d = lo.length;
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
