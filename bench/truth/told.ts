import type { Table } from "../../client-node/src/table.ts";
import { inertiaOf } from "../../wording/src/programs/segmentation/label-estimates.ts";
import { labelSegments } from "../../wording/src/programs/segmentation/label.ts";
import { segmentation } from "../../shared/src/programs/segmentation/segmentation.ts";
import { type LoneSegmentation, loneContext } from "../simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { labelledValues, meanOf, quantile, trueInertia } from "./labelled-truth.ts";
import { holdPreparation } from "./preparation-truth.ts";
import type { ZTable } from "./z-scores.ts";

/** Four platforms, one of which may collude: what the demo and the defaults are. */
const COHORT = { n: 4, c: 1, t: 3, m: 3 };

/** Runs one study and holds every number that it tells with an error against the users who got the labels. */
export function holdAgainstTruth(
  spec: LoneSegmentation,
  { tables, mu, seed, into }: { tables: readonly Table[]; mu: number; seed: string; into: ZTable },
): void {
  const uniforms = (label: string) => seededUniforms(`${seed}/${label}`);
  const context = loneContext(spec, { mu, cohort: COHORT, uniforms });
  const budget = { mu, usersCap: 1_000_000 };
  const { model, requests } = simulate(
    segmentation(spec, context),
    { tables, cohort: COHORT, budget },
    seededSource(seed),
  );
  holdPreparation(model, spec, { tables, requests, cohort: COHORT, budget }, into);
  const users = tables.reduce((sum, table) => sum + table.users, 0);
  into.add("users", { value: model.users, sigma: model.usersSigma }, users);
  into.add("inertia", inertiaOf(model.description), trueInertia(tables, model));
  const truth = labelledValues(
    tables,
    model,
    model.columns.map((column) => spec.features[column]),
  );
  for (const segment of labelSegments(model, spec, { sizeFloor: 0 })) {
    if (segment.hidden) continue;
    const own = truth[segment.index];
    const size = own[0].length;
    into.add("size", segment.size, size);
    into.add("share", segment.share, size / users);
    if (size === 0) continue;
    segment.features.forEach(({ spec: feature, values }, j) => {
      const at = own[j];
      const kind = (name: string) => `${name} of ${feature.name}`;
      if (values.median) into.add(kind("median"), values.median, quantile(at, 0.5));
      if (values.lowerQuartile) into.add(kind("lower quartile"), values.lowerQuartile, quantile(at, 0.25));
      if (values.upperQuartile) into.add(kind("upper quartile"), values.upperQuartile, quantile(at, 0.75));
      if (values.mean) into.add(kind("mean"), values.mean, meanOf(at));
      into.add(
        kind("share at the low end"),
        values.atLeast,
        at.filter((value) => value <= feature.lo).length / size,
      );
    });
  }
}
