import { deal, cohortOfParties } from "../accuracy/fedseg.ts";
import type { Points } from "../accuracy/points.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { muOf } from "../../shared/src/dp/gdp.ts";
import type { AskedProgram, StudyModel } from "../../shared/src/programs/index.ts";
import { contractOf } from "../../shared/src/programs/index.ts";
import type { ProgramFacts } from "../../shared/src/programs/contract.ts";
import { type PlacedProgram, studyProgram } from "../../shared/src/programs/study-program.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import type { Table } from "../../client-node/src/table.ts";

/** What a bench study is run with. */
export interface StudySetting {
  readonly programs: readonly AskedProgram[];
  readonly epsilon: number;
  readonly delta: number;
  readonly parties: number;
}

/** Points between −1 and 1, dealt to parties, with the features that they are read as. */
export interface BenchRows {
  readonly points: Points;
  readonly features: readonly FeatureSpec[];
  readonly tables: readonly Table[];
}

/** Deals points to parties. */
export function benchRows(points: Points, parties: number): BenchRows {
  const features = Array.from({ length: points.d }, (_, j): FeatureSpec => {
    const name = `x${j + 1}`;
    return {
      name,
      title: { en: name, zh: name },
      unit: "",
      measure: { of: "attribute", attribute: name },
      transform: "none",
      lo: -1,
      hi: 1,
      direction: "higher-is-better",
    };
  });
  return { points, features, tables: deal(points, parties) };
}

/** Runs a whole study of several programs on rows, everybody honest and present. */
export function runStudy(rows: BenchRows, setting: StudySetting, seed: string): StudyModel {
  const { programs, epsilon, delta, parties } = setting;
  const cohort = cohortOfParties(parties);
  const budget = { mu: muOf(epsilon, delta), usersCap: rows.points.n };
  const before: number[] = [];
  const placed = programs.map((asked): PlacedProgram => {
    const facts: ProgramFacts = {
      features: rows.features,
      inputs: new Map(),
      usersFloor: rows.points.n,
      cohort,
      mu: budget.mu * Math.sqrt(asked.share),
      share: asked.share,
      before: [...before],
    };
    const sessions = contractOf(asked.name).sessions(asked.spec, facts);
    before.push(...sessions.map(({ share }) => share * asked.share));
    return { asked, facts };
  });
  const uniforms = (program: number, label: string) => seededUniforms(`${seed}/${program}/${label}`);
  return simulate(studyProgram(placed, uniforms), { tables: rows.tables, cohort, budget }, seededSource(seed))
    .model;
}
