import { muOf } from "../../shared/src/dp/gdp.ts";
import { USERS_MU_PER_SEGMENT } from "../../shared/src/programs/segmentation/feasibility.ts";
import { fastLloyd } from "./fast-lloyd.ts";
import { fedseg, rememberingMeasure, strengthOfSetting, type Normalisation } from "./fedseg.ts";
import { meanInertia } from "./inertia.ts";
import type { Points } from "./points.ts";
import { randomState } from "./random.ts";
import { suLloyd } from "./su-lloyd.ts";

export type Method = "fedseg" | "fastlloyd" | "sulloyd";

/** One measured line: the mean inertia (NICV) of a method at an epsilon over seeds. */
export interface Row {
  readonly method: Method;
  readonly epsilon: number;
  readonly delta: number;
  readonly meanNicv: number;
  readonly medianNicv: number;
  /** Standard error of the mean. */
  readonly standardError: number;
  readonly seeds: number;
  /** N·mu/k with the mu that the sums of such parties show; the product refuses below 10, and `refused` says so: the figure is measured all the same. */
  readonly usersMuPerSegment: number;
  readonly refused: boolean;
}

export interface Measuring {
  readonly k: number;
  readonly epsilons: readonly number[];
  readonly delta: number;
  readonly seeds: number;
  readonly parties: number;
  readonly normalisation: Normalisation;
}

/** Measures the three methods at every epsilon on points that are scaled already. */
export function* measureMethods(points: Points, measuring: Measuring): Generator<Row> {
  const { k, delta, parties, normalisation } = measuring;
  const remember = rememberingMeasure();
  for (const epsilon of measuring.epsilons) {
    const mu = muOf(epsilon, delta);
    const setting = { k, mu, parties, normalisation };
    const ours = fedseg(points, setting, remember);
    const runs: [Method, (seed: number) => Float64Array][] = [
      ["sulloyd", (seed) => suLloyd(points, k, epsilon, randomState(seed))],
      ["fastlloyd", (seed) => fastLloyd(points, k, 1 / mu, randomState(seed))],
      ["fedseg", ours],
    ];
    const usersMuPerSegment = (points.n * strengthOfSetting(setting).mu) / k;
    for (const [method, run] of runs) {
      const figures = Array.from({ length: measuring.seeds }, (_, seed) =>
        meanInertia(points, run(seed + 1)),
      );
      const refused = method === "fedseg" && usersMuPerSegment < USERS_MU_PER_SEGMENT;
      yield { method, epsilon, delta, ...summary(figures), usersMuPerSegment, refused };
    }
  }
}

function summary(figures: readonly number[]) {
  const seeds = figures.length;
  const sorted = figures.toSorted((a, b) => a - b);
  const meanNicv = figures.reduce((sum, figure) => sum + figure, 0) / seeds;
  const square = figures.reduce((sum, figure) => sum + (figure - meanNicv) ** 2, 0);
  const medianNicv = (sorted[Math.floor((seeds - 1) / 2)] + sorted[Math.ceil((seeds - 1) / 2)]) / 2;
  return { meanNicv, medianNicv, standardError: Math.sqrt(square / Math.max(seeds - 1, 1) / seeds), seeds };
}
