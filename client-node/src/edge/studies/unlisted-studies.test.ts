import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UnlistedStudies } from "./unlisted-studies.ts";

let told: string[];
let unlisted: UnlistedStudies;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  unlisted = new UnlistedStudies((study) => told.push(study));
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.advanceTimersByTime(ms);

test("a study that stays away is told once, and not before its signed end could have come", () => {
  unlisted.gone("a", () => true);
  later(5000);
  expect(told).toEqual([]);
  unlisted.gone("a", () => true);
  later(60_000);
  unlisted.gone("a", () => true);
  later(60_000);
  expect(told).toEqual(["a"]);
});

test("one whose end was on the way, one that is listed again and one at a process that ends say nothing", () => {
  let isUnderWay = true;
  unlisted.gone("ended", () => isUnderWay);
  unlisted.gone("listed", () => true);
  later(40);
  isUnderWay = false;
  unlisted.settled("listed");
  later(60_000);
  unlisted.gone("stopped", () => true);
  unlisted.end();
  later(60_000);
  expect(told).toEqual([]);
});

test("one that was listed again and is missing anew is told anew", () => {
  unlisted.gone("a", () => true);
  later(60_000);
  unlisted.settled("a");
  unlisted.gone("a", () => true);
  later(60_000);
  expect(told).toEqual(["a", "a"]);
});
