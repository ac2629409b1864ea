import { exp } from "../math/exp.ts";
import { log } from "../math/log.ts";
import { oneMinusExp } from "../math/one-minus-exp.ts";
import { normalCdf, normalUpperTail } from "../math/special-normal.ts";
import type { LossTable } from "./loss-table.ts";

/**
 * Continuous Gaussian noise whose mean moves by `mu` standard deviations with probability `q`, independently for every
 * user (Poisson sampling); q = 1 without sampling.
 */
export interface Sampled {
  readonly mu: number;
  readonly q: number;
}

/** Which neighbour the outcome comes from: the larger data set, or the one without the user. */
export type Direction = "remove" | "add";

/** Bounds the rounding errors of masses relatively, and of a cell's mean loss. */
const MASS_SLACK = 2e-11;
const LOSS_SLACK = 2e-11;

/**
 * Tabulates the loss on multiples of `step`: the mass of every cell goes to its two ends so that its mass under both
 * neighbours stays. What lies beyond `sds` standard deviations is missing.
 * @see Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022, "Connect the Dots", Section 4
 */
export function sampledTable(noise: Sampled, direction: Direction, step: number, sds: number): LossTable {
  const [from, to] = lossRange(noise, sds);
  const [low, high] = [Math.floor(from / step), Math.ceil(to / step)];
  const masses = new Float64Array(high - low + 1);
  const grows = oneMinusExp(step);
  const isRemove = direction === "remove";
  let left = outcomeAt(noise, low * step, sds);
  for (let cell = low; cell < high; cell++) {
    const right = outcomeAt(noise, (cell + 1) * step, sds);
    const without = intervalMass(left, right);
    const moved = intervalMass(left - noise.mu, right - noise.mu);
    const withUser = (1 - noise.q) * without + noise.q * moved;
    const [mass, other] = isRemove ? [withUser, without] : [without, withUser];
    // The loss of adding is minus that of removing: its cell begins at the other end.
    const lower = isRemove ? cell : -cell - 1;
    // Beyond the range of doubles everything goes up.
    const down = other * exp(lower * step);
    const up = Number.isFinite(down) ? (mass - down) / grows + (mass * LOSS_SLACK) / step : mass;
    const share = Math.min(mass, Math.max(0, up));
    const at = isRemove ? cell - low : high - cell - 1;
    masses[at]! += mass - share;
    masses[at + 1]! += share;
    left = right;
  }
  const first = isRemove ? low : -high;
  return { step, first, masses, missing: 2 * normalUpperTail(sds) * (1 + 1e-9), slack: MASS_SLACK };
}

/** The width of the losses of one release, and their variance or a little more. */
export function lossSpread(
  noise: Sampled,
  sds: number,
): { readonly width: number; readonly variance: number } {
  const [from, to] = lossRange(noise, sds);
  const muSq = noise.mu ** 2;
  return { width: to - from, variance: Math.min(muSq, noise.q ** 2 * (exp(Math.min(muSq, 700)) - 1)) };
}

function lossRange(noise: Sampled, sds: number): readonly [number, number] {
  return [lossAt(noise, -sds), lossAt(noise, sds + noise.mu)];
}

/** log(1 − q + q·e^(mu·x − mu²/2)), rising in x. */
function lossAt({ mu, q }: Sampled, x: number): number {
  const exponent = mu * x - (mu * mu) / 2;
  if (q === 1) return exponent;
  return exponent > 0 ? exponent + log(q + (1 - q) * exp(-exponent)) : log(1 - q + q * exp(exponent));
}

/** The x with that loss, kept within the reach. */
function outcomeAt({ mu, q }: Sampled, loss: number, sds: number): number {
  if (q === 1) return Math.max(-sds, Math.min(sds + mu, loss / mu + mu / 2));
  const ratio = loss > 0 ? (oneMinusExp(loss) + q * exp(-loss)) / q : (q - oneMinusExp(-loss)) / q;
  if (ratio <= 0) return -sds;
  const x = (Math.max(0, loss) + log(ratio)) / mu + mu / 2;
  return Math.max(-sds, Math.min(sds + mu, x));
}

function intervalMass(from: number, to: number): number {
  if (from >= 0) return normalUpperTail(from) - normalUpperTail(to);
  return to <= 0 ? normalCdf(to) - normalCdf(from) : 1 - normalCdf(from) - normalUpperTail(to);
}
