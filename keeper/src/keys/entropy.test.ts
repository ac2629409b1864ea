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

test("what is handed out is what was read, each byte once, and no copy of it stays in the pool", () => {
  let pool: Uint8Array = new Uint8Array();
  const source = systemEntropy(
    () => 0,
    (bytes) => {
      pool = bytes;
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = 1 + (at % 255);
    },
  );
  const drawn = [1, 6, 32, 0, 255].flatMap((count) => [...source.bytes(count)]);
  expect(drawn).toEqual(Array.from({ length: 294 }, (_, at) => 1 + (at % 255)));
  expect(pool.subarray(0, 294).every((byte) => byte === 0)).toBe(true);
  expect(pool[294]).toBe(1 + (294 % 255));
});
