import { measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import { shownMu } from "../../shared/src/private-sum/remaining.ts";
import type { Cohort } from "../../shared/src/private-sum/types.ts";
import { splitBudget } from "../../shared/src/programs/segmentation/budget-split.ts";
import { normaliseQuantiles } from "../../shared/src/programs/preparation/normalise-quantiles.ts";
import type { Strength } from "../../shared/src/programs/segmentation/feasibility.ts";
import { privateKMeans } from "../../shared/src/programs/segmentation/private-k-means.ts";
import type { Program } from "../../shared/src/programs/program.ts";
import type { KMeansModel } from "../../shared/src/programs/segmentation/spec.ts";
import { defaultCohort } from "../../shared/src/secagg/cohort.ts";
import { decode } from "../../shared/src/features/code.ts";
import { GRID, boxHalf, codeInterval, rangeScaling } from "../../shared/src/queries/scaling.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate, type Measure } from "../../test/simulation/simulate.ts";
import type { Points } from "./points.ts";

/** How the rows reach the unit ball: inside [−1, 1]^d, inside the unit ball already, or by private quantiles. */
export type Normalisation = "minmax" | "unit-ball" | "private";

export interface FedsegSetting {
  readonly k: number;
  readonly mu: number;
  readonly parties: number;
  readonly normalisation: Normalisation;
}

/** Returns the cohort of a number of parties: that of the product, or two honest ones as in the papers, which it never runs. */
export function cohortOfParties(parties: number): Cohort {
  return parties < 3 ? { n: parties, c: 0, t: parties, m: parties } : defaultCohort(parties);
}

/** Returns what the stopping rule looks at: the noise of every party, after a scaling that was bought. */
export function strengthOfSetting({ k, mu, parties, normalisation }: FedsegSetting): Strength {
  const cohort = cohortOfParties(parties);
  const bought = sharesBefore(normalisation);
  const left = bought.reduce((sum, share) => sum - share, 1);
  return { k, mu: shownMu({ mu, cohort }, cohort.n, bought) * Math.sqrt(left), budgetMu: mu };
}

/** Shares of the sessions before the k-means. */
function sharesBefore(normalisation: Normalisation): readonly number[] {
  return normalisation === "private"
    ? [splitBudget({ d: 1, k: 2, normalise: "quantiles", strength: 1 }).normalise]
    : [];
}

/**
 * Returns a function that computes the product's centres, on the scale of the points, for a seed: real encoder and
 * sampler, honest parties, nobody missing. It runs below the feasibility rule too, which the product never does.
 */
export function fedseg(
  points: Points,
  setting: FedsegSetting,
  measure: Measure,
): (seed: number) => Float64Array {
  const { k, mu, parties } = setting;
  const tables = deal(points, parties);
  const cohort = cohortOfParties(parties);
  const budget = { mu, usersCap: points.n };
  return (seed) => {
    const name = `accuracy/${k}/${points.n}/${points.d}/${mu}/${seed}`;
    const program = measuredProgram(points, setting, (label) => seededUniforms(`${name}/${label}`));
    const { model } = simulate(program, { tables, cohort, budget, measure }, seededSource(name));
    return onPointScale(model);
  };
}

function* measuredProgram(
  { n, d }: Points,
  { k, mu, parties, normalisation }: FedsegSetting,
  uniforms: (label: string) => Uniforms,
): Program<KMeansModel> {
  const columns = Array.from({ length: d }, (_, place) => place);
  const box = rangeScaling(columns);
  const range = normalisation === "unit-ball" ? { ...box, radius: GRID } : box;
  const isPrivate = normalisation === "private";
  const split = splitBudget({ d, k, normalise: isPrivate ? "quantiles" : "range", strength: (n * mu) / k });
  const scaling = isPrivate ? yield* normaliseQuantiles(columns, split.normalise) : range;
  const cohort = cohortOfParties(parties);
  const shown = shownMu({ mu, cohort }, cohort.n, sharesBefore(normalisation));
  return yield* privateKMeans(scaling, {
    k,
    mostSegments: () => k,
    mu: shown,
    split,
    checkUsers: () => undefined,
    uniforms,
  });
}

/** The points' range in every coordinate. */
const RANGE = { lo: -1, hi: 1 };

/** Deals rows to parties in turn. */
export function deal({ n, d, values }: Points, parties: number): Table[] {
  return Array.from({ length: parties }, (_, party) => {
    const rows = Array.from({ length: n }, (_row, row) => row).filter((row) => row % parties === party);
    const own = new Float64Array(rows.length * d);
    rows.forEach((row, at) => own.set(values.subarray(row * d, (row + 1) * d), at * d));
    return rowTable(
      Array.from({ length: d }, () => RANGE),
      own,
      rows.map(String),
    );
  });
}

function onPointScale({ d, centers, scaling }: KMeansModel): Float64Array {
  return centers.map((value, at) => {
    const { lo, hi } = codeInterval(scaling, at % d);
    return decode(RANGE, (lo + hi) / 2 + ((value / boxHalf(scaling)) * (hi - lo)) / 2);
  });
}

/** Remembers the integers of a table for the queries whose parameters do not depend on earlier noise. */
export function rememberingMeasure(): Measure {
  const known = new Map<string, WeakMap<Table, Float64Array>>();
  return (table, request, parameters) => {
    const fixed = request.query === "moments" || request.query === "bin-counts";
    if (!fixed) return measureRequest(table, request, parameters);
    const key = `${request.query} ${parameters.blocks[0].scale} ${JSON.stringify(request.params)}`;
    const tables = known.get(key) ?? new WeakMap<Table, Float64Array>();
    known.set(key, tables);
    const sums = tables.get(table) ?? measureRequest(table, request, parameters);
    tables.set(table, sums);
    return sums.slice();
  };
}
