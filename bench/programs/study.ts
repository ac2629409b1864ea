import { deal, cohortOfParties } from "../accuracy/fedseg.ts";
import type { Points } from "../accuracy/points.ts";
import type { Catalogue } from "../../shared/src/features/catalogue.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { muOf } from "../../shared/src/dp/gdp.ts";
import type { AskedProgram, StudyModel } from "../../shared/src/programs/index.ts";
import { contractOf } from "../../shared/src/programs/index.ts";
import type { Inputs, ProgramFacts } from "../../shared/src/programs/contract.ts";
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

/** Users of several parties, and what is known of everybody beforehand. */
export interface StudyRows {
  readonly users: number;
  readonly features: readonly FeatureSpec[];
  readonly tables: readonly Table[];
  readonly catalogue?: Catalogue | undefined;
  readonly targets?: ProgramFacts["targets"];
  /** Models of earlier studies. */
  readonly inputs?: Inputs | undefined;
}

/** Points between −1 and 1, dealt to parties, with the features that they are read as. */
export interface BenchRows extends StudyRows {
  readonly points: Points;
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
  return { points, users: points.n, features, tables: deal(points, parties) };
}

/** Runs a whole study of several programs on rows, everybody honest and present. */
export function runStudy(rows: StudyRows, setting: StudySetting, seed: string): StudyModel {
  const { programs, epsilon, delta, parties } = setting;
  const cohort = cohortOfParties(parties);
  const budget = { mu: muOf(epsilon, delta), usersCap: rows.users };
  const before: number[] = [];
  const placed = programs.map((asked, at): PlacedProgram => {
    const facts: ProgramFacts = {
      features: rows.features,
      inputs: rows.inputs ?? new Map(),
      catalogue: rows.catalogue,
      targets: rows.targets,
      usersFloor: rows.users,
      cohort,
      mu: budget.mu * Math.sqrt(asked.share),
      share: asked.share,
      before: [...before],
      asked: programs.slice(0, at),
    };
    const sessions = contractOf(asked.name).sessions(asked.spec, facts);
    before.push(...sessions.map(({ share }) => share * asked.share));
    return { asked, facts };
  });
  const uniforms = (program: number, label: string) => seededUniforms(`${seed}/${program}/${label}`);
  return simulate(studyProgram(placed, uniforms), { tables: rows.tables, cohort, budget }, seededSource(seed))
    .model;
}
