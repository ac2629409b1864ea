import { ARM_CELLS } from "../../queries/arm-counts.ts";
import type { Estimate } from "../estimate.ts";
import { WIDEST, peopleNeeded, sideNeeded } from "./needed.ts";
import type { UpliftModel, UpliftSpec } from "./spec.ts";

/** Normal quantile of 97.5 %. */
const Z = 1.96;

/** One side of a campaign. */
export interface Side {
  readonly users: Estimate;
  /** Part of them of class 1. */
  readonly rate: Estimate;
}

/** What a campaign did to some of its users. */
export interface Effect {
  readonly treated: Side;
  readonly control: Side;
  /** Rate of those who were to hear of it, less that of those left alone. */
  readonly difference: Estimate;
  /** 95 % interval of the difference. */
  readonly lower: number;
  readonly upper: number;
}

/** An effect, or what it would take to tell one. */
export type ToldEffect =
  | { readonly effect: Effect }
  /** People of the same kind whom campaigns would have to reach. */
  | { readonly takes: number };

/** What a campaign did, in every segment and to all together. */
export interface Effects {
  readonly all: ToldEffect;
  readonly segments: readonly ToldEffect[];
}

/** Compares the sides of a campaign; where noise or chance would say more than the users, it is said what it takes instead. */
export function effectsOf(
  { counts, numbers, sigma }: UpliftModel,
  spec: Pick<UpliftSpec, "holdout" | "floor">,
): Effects {
  const cells = numbers.map((_, at) => [...counts.subarray(at * ARM_CELLS, (at + 1) * ARM_CELLS)]);
  const sums = Array.from({ length: ARM_CELLS }, (_, at) => cells.reduce((sum, own) => sum + own[at], 0));
  return {
    all: told(sums, sigma * Math.sqrt(cells.length), spec),
    segments: cells.map((own) => told(own, sigma, spec)),
  };
}

/** Tells what a told effect says beyond chance: more of class 1, fewer, or neither. */
export function signOf(one: ToldEffect): 1 | 0 | -1 {
  if (!("effect" in one)) return 0;
  const { lower, upper } = one.effect;
  return lower > 0 ? 1 : upper < 0 ? -1 : 0;
}

function told(
  cells: readonly number[],
  sigma: number,
  spec: Pick<UpliftSpec, "holdout" | "floor">,
): ToldEffect {
  const takes = peopleNeeded(sigma, spec);
  const need = sideNeeded(sigma, spec.floor);
  const [alone, heard] = [cells[0] + cells[1], cells[2] + cells[3]];
  if (Math.min(alone, heard) < need) return { takes };
  const control = sideOf([cells[0], cells[1]], sigma);
  const treated = sideOf([cells[2], cells[3]], sigma);
  const value = treated.rate.value - control.rate.value;
  const error = Math.sqrt(treated.rate.sigma ** 2 + control.rate.sigma ** 2);
  if (error > WIDEST) return { takes };
  const [lower, upper] = [Math.max(value - Z * error, -1), Math.min(value + Z * error, 1)];
  return { effect: { treated, control, difference: { value, sigma: error }, lower, upper } };
}

/**
 * Estimates the rate of a side from noisy counts of both classes. One user more of each class keeps the error from vanishing
 * where nearly nobody is of one of them; the error has the noise of both counts and the chance of so few users.
 * @see Agresti, Caffo 2000, "adding two successes and two failures"
 */
function sideOf([no, yes]: readonly [number, number], sigma: number): Side {
  const users = no + yes;
  const rate = (yes + 1) / (users + 2);
  const inside = Math.min(Math.max(rate, 1 / (users + 2)), 1 - 1 / (users + 2));
  const chance = (inside * (1 - inside)) / (users + 2);
  const noise = (sigma / (users + 2)) ** 2 * ((1 - inside) ** 2 + inside ** 2);
  return {
    users: { value: users, sigma: sigma * Math.SQRT2 },
    rate: { value: rate, sigma: Math.sqrt(chance + noise) },
  };
}
