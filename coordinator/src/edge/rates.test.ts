import { expect, test } from "vitest";
import { Traffic } from "./rates.ts";

test("packets: a second's worth at once, then as many as a second reads, over all that was ahead of its time", () => {
  const traffic = new Traffic();
  expect(traffic.packets(100, 5000, 100)).toBe(0);
  expect(traffic.packets(1, 5000, 100)).toBeCloseTo(0.01);
  expect(traffic.packets(100, 5000, 100)).toBeCloseTo(1.01);
  expect(traffic.packets(0, 6010, 100)).toBeCloseTo(0);
  expect(traffic.packets(10, 6110, 100)).toBeCloseTo(0);
  // Nothing is saved up while nothing comes.
  expect(traffic.packets(101, 60_000, 100)).toBeCloseTo(0.01);
});

test("bytes: as many as came in the minute that has begun with one", () => {
  const traffic = new Traffic();
  expect(traffic.bytes(10, 0)).toBe(10);
  expect(traffic.bytes(10, 59_999)).toBe(20);
  expect(traffic.bytes(10, 60_000)).toBe(10);
});
