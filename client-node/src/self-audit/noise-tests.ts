import { exp } from "@fedseg/shared/math/exp.ts";
import { rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { type AuditSession, COHORT } from "./design.ts";
import type { Noise } from "./run-arm.ts";

/** Noise with a larger standard deviation than this has too many values to count each; its variance says enough. */
const COUNTED_SIGMA = 30;

/** Fewest values expected in a cell that is counted by itself. */
const CELL = 25;

/** A sum of squares of what should have variance 1. */
export interface Squares {
  samples: number;
  statistic: number;
}

/** Counts of the values of one block's noise. */
interface Counted {
  readonly name: string;
  readonly variance: number;
  readonly counts: Map<number, number>;
  samples: number;
}

/** Watches noise run after run: is it of the right size, in everybody's sum and node by node, and of the right shape? */
export class NoiseTests {
  /** Σ x²/variance by the name of what it is summed over. */
  readonly squares = new Map<string, Squares>();
  readonly #sessions: readonly AuditSession[];
  readonly #survivors: readonly number[];
  /** By session and block. */
  readonly #counted: readonly (readonly (Counted | undefined)[])[];

  constructor(sessions: readonly AuditSession[], survivors: readonly number[]) {
    this.#sessions = sessions;
    this.#survivors = survivors;
    this.#counted = sessions.map(({ request: { query }, parameters: { blocks } }) =>
      blocks.map(({ name: block, nodeVariance }) => {
        const variance = rationalToNumber(nodeVariance);
        if (variance > COUNTED_SIGMA ** 2) return undefined;
        const name = `values of ${query}${blocks.length > 1 ? `, ${block}` : ""}`;
        return { name, variance, counts: new Map(), samples: 0 };
      }),
    );
  }

  /** Takes in the noise of one run. */
  add(noise: Noise): void {
    let [total, entries] = [0, 0];
    for (const [session, { request, parameters }] of this.#sessions.entries()) {
      const [nodes] = noise[session];
      for (const [block, { offset, length, nodeVariance }] of parameters.blocks.entries()) {
        const variance = rationalToNumber(nodeVariance);
        const sum = new Float64Array(length);
        for (const node of this.#survivors)
          for (let at = 0; at < length; at += 1) sum[at] += nodes[node][offset + at];
        const released = sum.map((value) => value / Math.sqrt(this.#survivors.length * variance));
        this.#square("release", released);
        this.#square(`release of ${request.query}`, released);
        total += released.reduce((all, value) => all + value, 0);
        entries += length;
        for (let node = 0; node < COHORT.n; node += 1) {
          const own = nodes[node].subarray(offset, offset + length);
          const scaled = own.map((value) => value / Math.sqrt(variance));
          this.#square(`node ${node + 1}`, scaled);
          this.#square(`node ${node + 1}, ${request.query}`, scaled);
          addCounts(this.#counted[session][block], own);
        }
      }
    }
    // If entries of one vector depended on each other, their sum would be too large or too small.
    this.#square("entries together", Float64Array.of(total / Math.sqrt(entries)));
  }

  /** Takes in a run of two attempts: if the second repeated the first, their sum would have twice the variance. */
  addAttempts(noise: Noise): void {
    for (const [session, { parameters }] of this.#sessions.entries()) {
      const [first, second] = noise[session];
      for (const { offset, length, nodeVariance } of parameters.blocks) {
        const scale = Math.sqrt(2 * rationalToNumber(nodeVariance));
        for (const node of this.#survivors) {
          const both = Float64Array.from(
            { length },
            (_, at) => first[node][offset + at] + second[node][offset + at],
          );
          this.#square(
            "two attempts together",
            both.map((value) => value / scale),
          );
        }
      }
    }
  }

  /** Pearson's chi-square of the counted values, session by session. */
  shapes(): readonly { name: string; samples: number; statistic: number; freedom: number }[] {
    return this.#counted.flat().flatMap((counted) => (counted ? [shapeOf(counted)] : []));
  }

  #square(name: string, scaled: Float64Array): void {
    const squares = this.squares.get(name) ?? { samples: 0, statistic: 0 };
    this.squares.set(name, squares);
    squares.samples += scaled.length;
    for (const value of scaled) squares.statistic += value * value;
  }
}

function addCounts(counted: Counted | undefined, noise: Float64Array): void {
  if (!counted) return;
  counted.samples += noise.length;
  for (const value of noise) counted.counts.set(value, (counted.counts.get(value) ?? 0) + 1);
}

/** Every value by itself where enough are expected, the rest of each side together. */
function shapeOf({ name, variance, counts, samples }: Counted) {
  const radius = Math.ceil(15 * Math.sqrt(variance));
  const weights = Array.from({ length: radius + 1 }, (_, x) => exp(-(x * x) / (2 * variance)));
  const mass = 2 * weights.reduce((sum, weight) => sum + weight, 0) - 1;
  const expected = (x: number) => (samples * weights[Math.abs(x)]) / mass;
  let edge = 0;
  while (expected(edge + 1) >= CELL) edge += 1;
  let statistic = 0;
  let [above, below] = [0, 0];
  for (const [x, count] of counts) {
    if (x > edge) above += count;
    if (x < -edge) below += count;
  }
  let inside = 0;
  for (let x = -edge; x <= edge; x += 1) {
    inside += expected(x);
    statistic += ((counts.get(x) ?? 0) - expected(x)) ** 2 / expected(x);
  }
  const tail = (samples - inside) / 2;
  statistic += ((above - tail) ** 2 + (below - tail) ** 2) / tail;
  return { name, samples, statistic, freedom: 2 * edge + 2 };
}
