import { fillDiscreteGaussian } from "./discrete-gaussian.ts";
import { type Rational, parseRational, rational } from "./rational.ts";
import type { ByteSource } from "../math/rng.ts";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { oracleDiscreteGaussian } from "../../../test/statistics/bigint-sampler.ts";
import { shakeSource } from "../../../test/statistics/shake-source.ts";

interface Trace {
  readonly mechanism: string;
  readonly sigma2: string;
  readonly seed: string;
  readonly samples: readonly string[];
  readonly bytes_consumed: number;
}

interface PmfTable {
  readonly mechanism: string;
  readonly sigma2: string;
  readonly pmf: Readonly<Record<string, string>>;
}

const vectors = JSON.parse(
  readFileSync(new URL("../../../test/vectors/sampler.cks20.json", import.meta.url), "utf8"),
) as { readonly traces: readonly Trace[]; readonly pmf: readonly PmfTable[] };

/** One sample. */
function sampleDiscreteGaussian(variance: Rational, source: ByteSource): bigint {
  const out = new Float64Array(1);
  fillDiscreteGaussian(out, 0, 1, variance, source);
  return BigInt(out[0]);
}

const bigEndian = (value: bigint) => [4n, 3n, 2n, 1n, 0n].map((i) => Number((value >> (8n * i)) & 255n));

const isOffered = ({ mechanism }: { readonly mechanism: string }) => mechanism === "discrete_gaussian";

describe("traces of sampler.cks20.json (skellam is a mechanism that is not offered)", () => {
  it.each(vectors.traces.filter(isOffered))("variance $sigma2 byte for byte", (trace) => {
    const variance = parseRational(trace.sigma2);
    const one = shakeSource(trace.seed);
    expect(trace.samples.map(() => `${sampleDiscreteGaussian(variance, one)}`)).toEqual(trace.samples);
    expect(one.taken).toBe(trace.bytes_consumed);

    const many = shakeSource(trace.seed);
    const out = new Float64Array(trace.samples.length + 2);
    fillDiscreteGaussian(out, 1, out.length - 1, variance, many);
    expect([...out.subarray(1, -1)].map(String)).toEqual(trace.samples);
    expect(many.taken).toBe(trace.bytes_consumed);
    expect([out[0], out.at(-1)]).toEqual([0, 0]);
  });
});

it("equals the BigInt oracle, in samples and in bytes, at any rational variance", () => {
  const variances = fc.tuple(fc.bigInt(1n, 1n << 60n), fc.bigInt(1n, 1n << 20n));
  fc.assert(
    fc.property(variances, fc.string(), ([n, d], seed) => {
      const variance = rational(n, d);
      const [fast, oracle] = [shakeSource(seed), shakeSource(seed)];
      for (let i = 0; i < 8; i++) {
        expect(sampleDiscreteGaussian(variance, fast)).toBe(oracleDiscreteGaussian(variance, oracle));
      }
      expect(fast.taken).toBe(oracle.taken);
    }),
    { seed: 20_260, numRuns: 300 },
  );
});

describe("χ² against the table at significance 1e-6, fixed seeds", () => {
  it.each(vectors.pmf.filter(isOffered))("variance $sigma2", ({ sigma2, pmf }) => {
    const draws = 40_000;
    const out = new Float64Array(draws);
    fillDiscreteGaussian(out, 0, draws, parseRational(sigma2), shakeSource(`chi-square ${sigma2}`, 1 << 21));
    const observed = new Map<number, number>();
    for (const x of out) observed.set(x, (observed.get(x) ?? 0) + 1);

    const cells = Object.entries(pmf).flatMap(([x, p]) =>
      x === "0"
        ? [[0, +p]]
        : [
            [+x, +p],
            [-x, +p],
          ],
    );
    const large = cells.filter(([, p]) => p! * draws >= 5);
    const restExpected = draws * (1 - large.reduce((sum, [, p]) => sum + p!, 0));
    let restObserved = draws;
    let chiSquare = 0;
    for (const [x, p] of large) {
      const count = observed.get(x!) ?? 0;
      restObserved -= count;
      chiSquare += (count - p! * draws) ** 2 / (p! * draws);
    }
    if (restExpected >= 5) chiSquare += (restObserved - restExpected) ** 2 / restExpected;
    const freedom = large.length - (restExpected >= 5 ? 0 : 1);
    // Wilson–Hilferty: χ²_q ≈ k(1 − 2/(9k) + z√(2/(9k)))³ with z = 4.7534 for 1e-6.
    const quantile = freedom * (1 - 2 / (9 * freedom) + 4.7534 * Math.sqrt(2 / (9 * freedom))) ** 3;
    expect(chiSquare).toBeLessThan(quantile);
  });
});

it("refuses a variance that it cannot draw exactly", () => {
  const source = shakeSource("none");
  expect(() => sampleDiscreteGaussian(rational(0n, 1n), source)).toThrow('"variance" expected > 0');
  expect(() => sampleDiscreteGaussian(rational(1n << 90n, 1n), source)).toThrow(RangeError);
  expect(source.taken).toBe(0);
});

it("counts the whole parts of gamma exactly where doubles cannot", () => {
  // gamma = (y·t − n)²/(2·n·t²) crosses 1 between two neighbouring n near 2^78, a step of 2^-78.
  const t = (1n << 39n) + 12_345n;
  const y = BigInt(Math.round((Number(t) - 0.5) * (1 + Math.SQRT2) - 0.5));
  const isAboveOne = (n: bigint) => (y * t - n) ** 2n > 2n * n * t * t;
  let [above, below] = [(t - 1n) ** 2n, t * t - 1n];
  expect([isAboveOne(above), isAboveOne(below)]).toEqual([true, false]);
  while (below - above > 1n) {
    const middle = (above + below) / 2n;
    if (isAboveOne(middle)) above = middle;
    else below = middle;
  }
  // Sign +, u, accepted at once, v = 2, then whatever the acceptance reads.
  const head = [0, ...bigEndian(y - 2n * t), ...bigEndian(t - 1n), 0, 1, 0, 1, 1];
  for (const n of [above - 1n, above, below, below + 1n]) {
    for (let tail = 0; tail < 64; tail++) {
      const open = () => {
        const rest = shakeSource(`tail ${tail}`);
        let at = 0;
        const next = () => head[at++] ?? rest.bytes(1)[0]!;
        return { bytes: (count: number) => Uint8Array.from({ length: count }, next), at: () => at };
      };
      const [fast, oracle] = [open(), open()];
      expect(sampleDiscreteGaussian(rational(n, 1n), fast)).toBe(
        oracleDiscreteGaussian(rational(n, 1n), oracle),
      );
      expect(fast.at()).toBe(oracle.at());
    }
  }
});
