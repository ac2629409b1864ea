import { expect, test } from "vitest";
import { agreementKeyFromSeed } from "../crypto/key-agreement.ts";
import { Secret } from "../crypto/secret.ts";
import { pairSeed } from "./pair-seed.ts";

const keyOf = (byte: number) => agreementKeyFromSeed(new Secret(new Uint8Array(32).fill(byte)));
const [one, two] = [keyOf(1), keyOf(2)];
const attempt = {
  bundlesHash: new Uint8Array(32).fill(3),
  planHash: new Uint8Array(32).fill(4),
  session: 5,
  attempt: 1,
};
const seen = { secret: one.secret, publicKey: two.publicKey, ...attempt, self: 6, peer: 2 };

test("both nodes of a pair derive one seed", () => {
  const other = { ...attempt, secret: two.secret, publicKey: one.publicKey, self: 2, peer: 6 };
  expect(pairSeed(seen)?.reveal()).toEqual(pairSeed(other)?.reveal());
});

test.each([
  { bundlesHash: new Uint8Array(32) },
  { planHash: new Uint8Array(32) },
  { session: 6 },
  { attempt: 2 },
  { self: 7 },
  { peer: 3 },
])("%j gives another seed", (change) => {
  expect(pairSeed({ ...seen, ...change })?.reveal()).not.toEqual(pairSeed(seen)?.reveal());
});

test("a low-order key gives no seed", () => {
  expect(pairSeed({ ...seen, publicKey: new Uint8Array(32) })).toBeUndefined();
});
