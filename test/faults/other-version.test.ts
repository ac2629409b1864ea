import { booksOf, studyIn } from "@fedseg/coordinator/edge/study-in-books.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { latestStudy } from "@fedseg/client-node/session/journal.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { NodeContext } from "@fedseg/client-node/session/context.ts";
import { knownStudies } from "@fedseg/client-node/session/studies.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { disksOf, honestStudy } from "../simulation/honest-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { tinyName, tinyPlan } from "../simulation/tiny-market.ts";
import { booksOn, leave } from "./owner.ts";

const refusal = (code: string) => expect.objectContaining({ code });

/** A node's disk on which the latest study is one of an earlier protocol. */
function aged(disk: MemoryStore, study: InProcessStudy): MemoryStore {
  const older = disk.copy();
  const { study: hash } = latestStudy((key) => older.read(key))!;
  older.commit([{ key: `${hash}/plan`, value: planBytes({ ...study.plan, protocol: "fedseg/1" }) }], []);
  return older;
}

/** What a node finds on its disk at a start. */
function foundOn(disk: MemoryStore) {
  const books = booksOn(disk, 0);
  const context = { analysis: analyses(), ledger: () => books.standing() } as unknown as NodeContext;
  return recover((key) => books.read(key), tinyName(0), context);
}

test("a study of another protocol is refused while it is under way, its owner can give it up, and the account goes on", () => {
  let begun: MemoryStore | undefined;
  const hooks = {
    toNode: (to: number, message: Parameters<NonNullable<Hooks["toNode"]>>[1]) => {
      if (to === 0 && message.type === "open") begun ??= study.disk(0).copy();
      return [{ message }];
    },
  };
  const study: InProcessStudy = new InProcessStudy({ hooks });
  study.run();
  const old = aged(begun!, study);
  expect(() => foundOn(old)).toThrow(refusal("BOOKS_VERSION"));
  const before = old.lines().length;
  leave(old, 0);
  expect(foundOn(old).phase).toBe("refused");
  expect(old.lines().length).toBeGreaterThan(before);
  const disks = [0, 1, 2, 3].map((node) => (node === 0 ? old : study.disk(node)));
  const another = new InProcessStudy({
    disks,
    plan: (tiny) => ({ ...tiny, studyId: "ab".repeat(32) }),
  }).run();
  expect(another.modelOf(0)).toEqual(another.model());
});

test("a study that has ended under another protocol stands in nothing's way; the books still name it", () => {
  const study = new InProcessStudy().run();
  const old = aged(study.disk(0), study);
  expect(foundOn(old)).toEqual({ phase: "idle" });
  const books = booksOn(old, 0);
  const known = knownStudies(books.standing().approved, (key) => books.read(key));
  expect(known).toMatchObject([{ standing: "model", otherProtocol: "fedseg/1" }]);
});

test("books of several studies: the earlier ones stay readable beside the latest", () => {
  const first = honestStudy();
  const disks = disksOf(first);
  const second = new InProcessStudy({
    disks,
    plan: (tiny) => ({ ...tiny, title: "A later study", studyId: "ab".repeat(32) }),
  });
  second.run();
  const books = booksOn(second.disk(0), 0);
  const known = knownStudies(books.standing().approved, (key) => books.read(key));
  expect(known.map(({ plan, standing }) => [plan?.title, standing])).toEqual([
    [first.plan.title, "model"],
    ["A later study", "model"],
  ]);
});

/** A store of the kind that a coordinator has. */
function storeOf(disk: MemoryStore): Store {
  return {
    read: (key) => disk.read(key),
    keys: () => disk.keys(),
    lines: () => disk.lines(),
    commit: async (writes, lines) => disk.commit(writes, lines),
    close: async () => {},
  };
}

test("a coordinator's books of earlier software, or of a plan of another protocol, are refused and left as they are", async () => {
  const plan = tinyPlan("tiny", 3);
  const old = new MemoryStore(new Map([["plan", planBytes(plan)]]), ["a"]);
  expect(() => studyIn(storeOf(old))).toThrow(refusal("BOOKS_VERSION"));
  expect([old.read("plan"), old.lines()]).toEqual([planBytes(plan), ["a"]]);
  const disk = new MemoryStore();
  const other = { ...plan, protocol: "fedseg/1" };
  await booksOf(storeOf(disk), other).store.commit([{ key: "plan", value: planBytes(other) }], []);
  expect(() => studyIn(storeOf(disk))).toThrow(refusal("BOOKS_VERSION"));
  const next = new MemoryStore();
  await booksOf(storeOf(next), plan).store.commit([{ key: "plan", value: planBytes(plan) }], []);
  expect(studyIn(storeOf(next))?.plan).toEqual(plan);
});
