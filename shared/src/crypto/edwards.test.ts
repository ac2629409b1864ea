import { randomBytes } from "node:crypto";
import { ristretto255_hasher } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { EdwardsPoint } from "./edwards.ts";
import { pointFromUniform } from "./hash-to-group.ts";

const seeds = Array.from({ length: 40 }, () => Uint8Array.from(randomBytes(64)));
const points = seeds.map(pointFromUniform);
const theirs = seeds.map((seed) => ristretto255_hasher.deriveToCurve!(seed));

test("the map of 64 random bytes equals that of @noble/curves", () => {
  expect(points.filter((point, i) => !point.toRistretto().equals(theirs[i]))).toEqual([]);
});

test("sums and differences equal those of @noble/curves, also of equal, opposite and zero points", () => {
  let [sum, expected] = [EdwardsPoint.ZERO, theirs[0].subtract(theirs[0])];
  for (const [i, point] of points.entries()) {
    sum = i % 3 === 0 ? sum.subtract(point).double() : sum.add(point);
    expected = i % 3 === 0 ? expected.subtract(theirs[i]).double() : expected.add(theirs[i]);
    expect(sum.toRistretto().equals(expected)).toBe(true);
  }
  expect(sum.subtract(sum).toRistretto().is0()).toBe(true);
  expect(sum.add(EdwardsPoint.ZERO).toRistretto().equals(expected)).toBe(true);
  expect(sum.add(sum).toRistretto().equals(expected.double())).toBe(true);
});
