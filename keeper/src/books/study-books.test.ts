import { expect, test } from "vitest";
import { MemoryStore } from "../../../test/simulation/memory-store.ts";
import { latestStudy, ofStudy } from "./study-books.ts";

const [FIRST, SECOND] = ["5a".repeat(32), "6b".repeat(32)];
const bytes = (text: string) => new TextEncoder().encode(text);

test("two studies in one store have keys of their own, one ledger, and the one written last is the latest", () => {
  const store = new MemoryStore();
  expect(latestStudy(store)).toBeUndefined();
  ofStudy(store, FIRST).commit([{ key: "plan", value: bytes("one") }], ["a"]);
  expect(latestStudy(store)).toBe(FIRST);
  const second = ofStudy(store, SECOND);
  expect(second.read("plan")).toBeUndefined();
  second.commit([{ key: "plan", value: bytes("two") }], ["b"]);
  second.commit([{ key: "plan", value: undefined }], []);
  expect([latestStudy(store), second.read("plan")]).toEqual([SECOND, undefined]);
  expect([ofStudy(store, FIRST).read("plan"), second.lines()]).toEqual([bytes("one"), ["a", "b"]]);
  expect(store.read("plan")).toBeUndefined();
});
