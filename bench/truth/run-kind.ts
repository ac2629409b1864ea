import type { LoneSegmentation } from "../../test/simulation/lone-segmentation.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import type { StudyKind } from "./kinds.ts";
import { type Population, tablesOf } from "./population.ts";
import { holdAgainstTruth } from "./told.ts";
import { ZTable } from "./z-scores.ts";

/**
 * Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. `draws`:
 * how often the noise of every study's description is drawn.
 */
export function runKind(
  { name, users, mu, change }: StudyKind,
  population: Population,
  { studies, draws }: { readonly studies: number; readonly draws: number },
): ZTable {
  const into = new ZTable();
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const tables = tablesOf(population, users, 4, seededUniforms(`${seed}/users`));
    const spec: LoneSegmentation = {
      features: [...population.features],
      k: 5,
      usersFloor: users / 4,
      normalise: "quantiles",
      describe: { share: 0.15 },
      sizeFloor: 0,
      ...change,
    };
    holdAgainstTruth(spec, { tables, mu, seed, draws, into });
  }
  return into;
}
