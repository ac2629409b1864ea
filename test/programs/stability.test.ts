import type { EvaluateModel } from "@fedseg/shared/programs/evaluate/spec.ts";
import { stabilityOf } from "@fedseg/shared/programs/evaluate/stability.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";

const [K, USERS, SIGMA, STUDIES] = [6, 36_000, 80, 200];

/** Counts of segments that have so large a part of users in common, with noise. */
function noisyOf(common: number, normal: () => number): { model: EvaluateModel; truth: number } {
  const own = (USERS / K) * ((1 - common) / K);
  const both = Float64Array.from({ length: K * K }, (_, at) => {
    const isSame = Math.floor(at / K) === at % K;
    return own + (isSame ? (USERS / K) * common : 0) + SIGMA * normal();
  });
  const numbers = Array.from({ length: K }, (_, at) => at + 1);
  const model = { both, bothSigma: SIGMA, numbers, otherNumbers: numbers } as unknown as EvaluateModel;
  return { model, truth: (1 - common) / K + common };
}

function normals(seed: number): () => number {
  const uniforms = seededUniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniforms.next())) * Math.cos(2 * Math.PI * uniforms.next());
}

test.each([
  [0, 0, 0.2],
  [0.02, 0, 1],
  [0.05, 0, K],
  [0.1, 1, K],
  [0.7, K, K],
])("with %d in common, errors hold although the largest is looked for", (common, fewest, most) => {
  const normal = normals(9100);
  let [square, beyond, sum, stay] = [0, 0, 0, 0];
  for (let study = 0; study < STUDIES; study++) {
    const { model, truth } = noisyOf(common, normal);
    const { same, stayed } = stabilityOf(model)!;
    const z = (same!.value - truth) / same!.sigma;
    [sum, square, beyond] = [sum + z, square + z * z, beyond + Number(Math.abs(z) > 3)];
    stay += stayed.filter(({ other, number }) => other === number).length;
  }
  expect(Math.abs(sum / STUDIES)).toBeLessThan(1);
  expect(square / STUDIES).toBeLessThan(1.4);
  expect(beyond / STUDIES).toBeLessThan(0.02);
  expect(stay / STUDIES).toBeGreaterThanOrEqual(fewest);
  expect(stay / STUDIES).toBeLessThanOrEqual(most);
});
