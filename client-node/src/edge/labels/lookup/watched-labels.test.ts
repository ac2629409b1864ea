import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type IndexedLabels, indexLabels } from "./indexed-labels.ts";
import { type LabelStore, WatchedLabels } from "./watched-labels.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { brokenSet, labelSet } from "../../../../../test/out/label-sets.ts";

/** A store in memory whose content a test changes. */
class FakeStore implements LabelStore {
  readonly readId = (id: string) => id;
  labels: ScoreSet | undefined;
  withdrawn = new Set<string>();
  isTorn = false;
  changes = 0;
  gate = Promise.resolve();

  labelsVersion() {
    return this.labels && `${this.changes}`;
  }
  async indexLabels(): Promise<IndexedLabels> {
    await this.gate;
    return indexLabels(this.labels ?? labelSet([]));
  }
  withdrawalsVersion() {
    return `${this.isTorn} ${[...this.withdrawn].join()}`;
  }
  readWithdrawals() {
    if (this.isTorn) throw new CodedError("TORN", { what: "Torn.", why: "A test.", todo: "Nothing." });
    const withdrawn = new Set(this.withdrawn);
    return (id: string) => withdrawn.has(id);
  }
  put(labels: ScoreSet | undefined) {
    this.labels = labels;
    this.changes += 1;
  }
}

let store: FakeStore;
let watched: WatchedLabels;
let told: string[];
beforeEach(() => {
  store = new FakeStore();
  const codes: string[] = [];
  told = codes;
  watched = new WatchedLabels(store, (code) => codes.push(code));
});
afterEach(() => watched.stop());

const segmentOf = (id: string) => watched.now()?.find(id)?.values[0];
const soon = (check: () => void) => vi.waitFor(check, { timeout: 1000, interval: 20 });

test("takes labels up when they appear, change and go", async () => {
  await watched.start();
  expect(watched.now()).toBeUndefined();
  store.put(labelSet(["a", "b"]));
  await soon(() => expect([segmentOf("a"), segmentOf("b")]).toEqual([1, 2]));
  store.put(labelSet(["b"], { model: "c".repeat(64) }));
  await soon(() => expect([segmentOf("a"), segmentOf("b")]).toEqual([undefined, 1]));
  expect(watched.now()?.facts).toContain("c".repeat(64));
  store.put(undefined);
  await soon(() => expect(watched.now()).toBeUndefined());
});

test("finds nobody who has withdrawn, from within a second on", async () => {
  store.put(labelSet(["a", "b"]));
  store.withdrawn.add("b");
  await watched.start();
  expect([segmentOf("a"), segmentOf("b")]).toEqual([1, undefined]);
  store.withdrawn.add("a");
  await soon(() => expect(segmentOf("a")).toBeUndefined());
});

test("a withdrawal does not wait for labels that are being read", async () => {
  store.put(labelSet(["a"]));
  await watched.start();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.gate = promise;
  store.put(labelSet(["a", "b"]));
  await new Promise((done) => setTimeout(done, 300));
  store.withdrawn.add("a");
  await soon(() => expect(segmentOf("a")).toBeUndefined());
  expect(segmentOf("b")).toBeUndefined();
  resolve();
  await soon(() => expect([segmentOf("a"), segmentOf("b")]).toEqual([undefined, 2]));
});

test("keeps the labels it has when new ones break, and says so once", async () => {
  store.put(labelSet(["a"]));
  await watched.start();
  store.put(brokenSet(["b"]));
  await soon(() => expect(told).toEqual(["LABELS", "UNEXPECTED"]));
  await new Promise((done) => setTimeout(done, 600));
  expect(told).toEqual(["LABELS", "UNEXPECTED"]);
  expect([segmentOf("a"), segmentOf("b")]).toEqual([1, undefined]);
  store.put(labelSet(["b"]));
  await soon(() => expect([segmentOf("a"), segmentOf("b")]).toEqual([undefined, 1]));
});

test("finds nobody while it cannot tell who has withdrawn", async () => {
  store.put(labelSet(["a"]));
  await watched.start();
  store.isTorn = true;
  await soon(() => expect(segmentOf("a")).toBeUndefined());
  expect(told).toEqual(["LABELS", "TORN"]);
  store.isTorn = false;
  await soon(() => expect(segmentOf("a")).toBe(1));
});

test("does not start when it cannot tell who has withdrawn", async () => {
  store.isTorn = true;
  await expect(watched.start()).rejects.toMatchObject({ code: "TORN" });
});
