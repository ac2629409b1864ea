import { measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { segmentation } from "../../shared/src/programs/segmentation/segmentation.ts";
import type { Program } from "../../shared/src/programs/program.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import { type LoneSegmentation, loneContext } from "../../test/simulation/lone-segmentation.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { platformTables, type ReferenceSet } from "./reference-set.ts";

/** A study of a set that is learnt from its platforms, each a node of its own. */
export interface Learning {
  readonly set: ReferenceSet;
  /** mu of the budget; Infinity: the program is given exact sums and told so. */
  readonly mu: number;
  readonly seed: number;
  /** What the study asks for beside five segments with normalise "moments". */
  readonly changed?: Partial<LoneSegmentation>;
  /** Class of every row, 0 or 1, for a study that selects features. */
  readonly classes?: Int8Array;
}

/** Learns segments with honest parties, nobody missing, c = 1, through the real encoder, sampler and decoder. */
export function learn({ set, mu, seed, changed = {}, classes }: Learning): SegmentationModel {
  const tables = platformTables(set, classes);
  const n = tables.length;
  const cohort = { n, c: 1, t: n, m: n };
  const usersFloor = set.reference.n;
  const spec: LoneSegmentation = {
    features: [...set.features],
    k: 5,
    usersFloor,
    normalise: "moments",
    describe: { share: 0.01 },
    sizeFloor: 0,
    ...changed,
  };
  const name = `preparation/${set.name}/${mu}/${seed}`;
  const uniforms = (label: string) => seededUniforms(`${name}/${label}`);
  const around = (own: number) => loneContext(spec, { mu: own, cohort, uniforms });
  if (mu === Infinity) return withoutNoise(segmentation(spec, around(EXACT_MU)), tables, usersFloor);
  const study = { tables, cohort, budget: { mu, usersCap: usersFloor } };
  return simulate(segmentation(spec, around(mu)), study, seededSource(name)).model;
}

/** What a program with exact sums is told: noise of a millionth of a user. */
const EXACT_MU = 1e6;

/** Runs a program on exact sums. */
function withoutNoise<Model>(program: Program<Model>, tables: readonly Table[], usersCap: number): Model {
  const cohort = { n: tables.length, c: 1, t: tables.length, m: tables.length };
  let step = program.next();
  while (!step.done) {
    const request = step.value;
    // The scale of integers is that of a budget which leaves the sums room.
    const parameters = deriveParameters(queryBlocks(request), request, cohort, { mu: 1, usersCap });
    const sum = new Float64Array(parameters.length);
    for (const table of tables)
      measureRequest(table, request, parameters).forEach((part, i) => (sum[i] += part));
    const { sums, sigmas, survivors } = decodeRelease(sum, parameters, tables.length);
    step = program.next({ sums, sigmas: sigmas.map((sigma) => sigma / EXACT_MU), survivors });
  }
  return step.value;
}
