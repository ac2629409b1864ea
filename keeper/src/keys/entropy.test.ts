import { randomFillSync } from "node:crypto";
import { expect, test, vi } from "vitest";
import { systemEntropy } from "./entropy.ts";

vi.mock("node:crypto", { spy: true });

const reads = () => vi.mocked(randomFillSync).mock.calls.length;

test("what a copied process draws after a session's start or a pause is read anew", () => {
  let now = 0;
  const source = systemEntropy(() => now);
  source.bytes(16);
  source.bytes(16);
  const before = reads();
  source.bytes(16);
  expect(reads()).toBe(before);
  source.renew();
  source.bytes(16);
  expect(reads()).toBe(before + 1);
  now += 60_000;
  source.bytes(16);
  expect(reads()).toBe(before + 2);
});
