import type { Table } from "../../client-node/src/table.ts";
import { drawNoise } from "../../shared/src/private-sum/noise.ts";
import type { Description } from "../../shared/src/programs/segmentation/description.ts";
import { segmentation } from "../../shared/src/programs/segmentation/segmentation.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import { inertiaOf } from "../../wording/src/programs/segmentation/label-estimates.ts";
import type { SegmentFeature } from "../../wording/src/programs/segmentation/label-segment.ts";
import { labelSegments } from "../../wording/src/programs/segmentation/label.ts";
import { type LoneSegmentation, loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { labelledValues, meanOf, quantile, trueInertia } from "./labelled-truth.ts";
import { LastSession } from "./last-session.ts";
import { holdPreparation } from "./preparation-truth.ts";
import type { ZTable } from "./z-scores.ts";

/** Four platforms, one of which may collude: what the demo and the defaults are. */
const COHORT = { n: 4, c: 1, t: 3, m: 3 };

/** A study to be held against its users. */
interface Study {
  readonly tables: readonly Table[];
  readonly mu: number;
  readonly seed: string;
  /** How often the noise of the description is drawn: the study's own, and others on the same users and centres. */
  readonly draws: number;
  readonly into: ZTable;
}

/** Runs one study and holds every number that it tells with an error against the users who got the labels. */
export function holdAgainstTruth(spec: LoneSegmentation, { tables, mu, seed, draws, into }: Study): void {
  const uniforms = (label: string) => seededUniforms(`${seed}/${label}`);
  const context = loneContext(spec, { mu, cohort: COHORT, uniforms });
  const budget = { mu, usersCap: 1_000_000 };
  const last = new LastSession();
  const { model, requests } = simulate(
    segmentation(spec, context),
    { tables, cohort: COHORT, budget, measure: last.measure },
    seededSource(`${seed}/noise`),
  );
  holdPreparation(model, spec, { tables, requests, cohort: COHORT, budget }, into);
  into.add("users", { value: model.users, sigma: model.usersSigma }, usersOf(tables));
  const hold = descriptionHolder(spec, model, tables, into);
  hold(model.description);
  const source = seededSource(`${seed}/noise again`);
  for (let draw = 1; draw < draws; draw += 1)
    hold(last.describe(model.description, (parameters) => drawNoise(parameters, source)));
}

function usersOf(tables: readonly Table[]): number {
  return tables.reduce((sum, table) => sum + table.users, 0);
}

/** Returns what holds a description of a model's segments against the users who get the labels. */
export function descriptionHolder(
  spec: LoneSegmentation,
  model: SegmentationModel,
  tables: readonly Table[],
  into: ZTable,
): (description: Description) => void {
  const inertia = trueInertia(tables, model);
  const users = usersOf(tables);
  const features = model.scaling.columns.map((column) => spec.features[column]);
  const truth = labelledValues(tables, model, features).map((own) => own.map(valuesOf));
  return (description) => {
    into.add("inertia", inertiaOf(description), inertia);
    const segments = labelSegments({ ...model, description }, spec, { sizeFloor: 0 });
    for (const [i, segment] of segments.entries()) {
      if (segment.hidden) continue;
      const own = truth[i];
      const { size } = own[0];
      into.add("size", segment.size, size);
      into.add("share", segment.share, size / users);
      if (size === 0) continue;
      segment.features.forEach((feature, j) => holdValues(feature, own[j], into));
    }
  };
}

/** What is true of a feature's values among the users of one segment. */
function valuesOf(ascending: Float64Array) {
  return {
    size: ascending.length,
    ascending,
    mean: meanOf(ascending),
    median: quantile(ascending, 0.5),
    lowerQuartile: quantile(ascending, 0.25),
    upperQuartile: quantile(ascending, 0.75),
  };
}

function holdValues(
  { spec, values }: SegmentFeature,
  truth: ReturnType<typeof valuesOf>,
  into: ZTable,
): void {
  const kind = (name: string) => `${name} of ${spec.name}`;
  if (values.median) into.add(kind("median"), values.median, truth.median);
  if (values.lowerQuartile) into.add(kind("lower quartile"), values.lowerQuartile, truth.lowerQuartile);
  if (values.upperQuartile) into.add(kind("upper quartile"), values.upperQuartile, truth.upperQuartile);
  if (values.mean) into.add(kind("mean"), values.mean, truth.mean);
  const atLowEnd = truth.ascending.filter((value) => value <= spec.lo).length / truth.size;
  into.add(kind("share at the low end"), values.atLeast, atLowEnd);
}
