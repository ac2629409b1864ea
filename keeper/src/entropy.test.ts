import { expect, test } from "vitest";
import { systemEntropy } from "./entropy.ts";

test.each([0, 1, 32, 4096, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 200_000])(
  "%i bytes come as asked, fresh and not all equal",
  (count) => {
    const source = systemEntropy();
    const [first, second] = [source.bytes(count), source.bytes(count)];
    expect([first.length, second.length]).toEqual([count, count]);
    if (count < 32) return;
    expect(first).not.toEqual(second);
    expect(new Set(first).size).toBeGreaterThan(16);
  },
);

test("no bytes are handed out twice, also over the edge of a pool", () => {
  const source = systemEntropy();
  const seen = new Set<string>();
  for (let at = 0; at < 10_000; at += 1) seen.add(source.bytes(24).join());
  expect(seen.size).toBe(10_000);
});

test("what was handed out is the caller's alone", () => {
  const source = systemEntropy();
  const mine = source.bytes(32);
  const copy = Uint8Array.from(mine);
  source.bytes(64);
  expect(mine).toEqual(copy);
  expect(mine.buffer.byteLength).toBe(32);
});

test("every byte value comes up about as often as it should", () => {
  const counts = new Float64Array(256);
  for (const byte of systemEntropy().bytes(1 << 20)) counts[byte] += 1;
  const expected = (1 << 20) / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // χ² with 255 degrees of freedom: P(> 400) ≈ 1e-8, P(< 140) ≈ 1e-10.
  expect(chiSquare).toBeGreaterThan(140);
  expect(chiSquare).toBeLessThan(400);
});
