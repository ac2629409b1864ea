import { Books } from "@fedseg/keeper/books/books.ts";
import { afterEach, expect, test, vi } from "vitest";
import { MemoryStore } from "../../../test/simulation/memory-store.ts";
import { tinyKey, tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { StudyRun } from "./study-run.ts";

afterEach(() => void vi.useRealTimers());

test("a study that has ended has nothing planned any more: what is planned for its deadline would keep all of it in memory", async () => {
  vi.useFakeTimers();
  const [key, name, now] = [tinyKey("tiny", "coordinator"), "coordinator", () => new Date()];
  const store = new MemoryStore();
  const books = new Books<Promise<void>>(
    {
      read: (entry) => store.read(entry),
      keys: () => store.keys(),
      lines: () => store.lines(),
      commit: async (writes, lines) => store.commit(writes, lines),
      close: async () => store.close(),
    },
    { key, name, now },
  );
  const plan = { ...tinyPlan("tiny", 3), deadline: new Date(Date.now() + 86_400_000).toISOString() };
  const run = new StudyRun(
    { name, key, books, plan, folder: "nowhere", enrolMs: 1_000_000, farewellMs: 60_000 },
    { send: () => undefined, tell: () => undefined },
  );
  await run.record();
  await run.start();
  expect(vi.getTimerCount()).toBeGreaterThan(1);
  await run.end();
  expect(vi.getTimerCount()).toBe(0);
});
