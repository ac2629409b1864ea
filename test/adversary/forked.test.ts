import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { expect, test } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import type { AgentStudy } from "../statistics/agent-study.ts";
import { see } from "./seen.ts";

const NODE = 1;
const SESSION = 2;

/**
 * A study in which a node's process goes on from an image of its memory, taken as the second OPEN arrives: until then its
 * pool was filled as in every copy, from then on the operating system gives each copy other bytes.
 */
async function goesOn(copy: string): Promise<AgentStudy> {
  let system = seededSource("before the image");
  const pooled = systemEntropy(
    () => 0,
    (bytes) => bytes.set(system.bytes(bytes.length)),
  );
  return see(undefined, {
    sourceOf: (node) => (node === NODE ? pooled : seededSource(`rows ${node}`)),
    midway: (node, session) => {
      if (node === NODE && session === SESSION) system = seededSource(copy);
      return undefined;
    },
  });
}

test("two processes that go on from one image of memory draw other noise and other keys in the session at hand", async () => {
  const [a, b] = [await goesOn("a"), await goesOn("b")];
  const [vectorsOfA, vectorsOfB] = [a, b].map(({ contributions }) =>
    contributions.filter(({ node }) => node === NODE).map(({ vector }) => vector),
  );
  expect(vectorsOfA[0]).toEqual(vectorsOfB[0]);
  const [x, y] = [vectorsOfA[SESSION - 1], vectorsOfB[SESSION - 1]];
  expect(x.length).toBe(y.length);
  // The rows are the same, so the sums are equal wherever the noise is: by chance in one entry of ten.
  expect(x.filter((value, at) => value === y[at]).length / x.length).toBeLessThan(0.4);
  const reports = [a, b].map(({ receipts }) =>
    receipts.filter(({ node }) => node === NODE).map(({ receipt }) => receipt.sent),
  );
  expect(reports[0][0].maskedHash).toBe(reports[1][0].maskedHash);
  expect(reports[0][1].maskedHash).not.toBe(reports[1][1].maskedHash);
  expect(reports[0][1].commitment).not.toBe(reports[1][1].commitment);
});
