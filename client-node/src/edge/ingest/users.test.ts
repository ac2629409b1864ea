import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import type { Table } from "../../table.ts";
import type { NodeConfig } from "../config.ts";
import { labelBasis } from "../labels/label-basis.ts";
import type { HashedRows } from "./reader/rows.ts";
import { Users } from "./users.ts";

const PLAN = {
  programs: [],
  program: { spec: { features: [] }, snapshot: "2026-01-01T00:00:00Z" },
  timing: { prepareMs: 1000 },
} as unknown as Plan;

const CONFIG = { data: { sources: {}, events: [] } } as unknown as NodeConfig;

/** Rows that are read when the test says so; every reading lacks whoever had withdrawn when it began. */
function setUp(endsAtOnce = false) {
  const out = new Set<string>();
  const told: unknown[] = [];
  const time = { ms: 0 };
  const readings: { signal: AbortSignal; end(ids: readonly string[]): void; fail(code: string): void }[] = [];
  const records = {
    withdrawals: {
      version: () => [...out].join(" "),
      hashes: () => new Set([...out].map((id) => `# ${id}`)),
    },
    participation: { expect: async () => {} },
  };
  const users = new Users(CONFIG, records as unknown as ConstructorParameters<typeof Users>[1], {
    problems: { rows: (error) => (told.push((error as CodedError).code), error as CodedError) },
    tell: () => {},
    now: () => time.ms,
    read: async (_config, _request, { signal }) => {
      const known = new Set(out);
      const { promise, resolve, reject } = Promise.withResolvers<HashedRows>();
      if (endsAtOnce) signal.addEventListener("abort", () => reject(signal.reason as Error));
      const end = (ids: readonly string[]) =>
        resolve({ table: tableOf(ids), hashes: ids.map((id) => `# ${id}`) });
      readings.push({
        signal,
        end: (ids) => end(ids.filter((id) => !known.has(id))),
        fail: (code) => reject(new CodedError(code, { what: "", why: "", todo: "" })),
      });
      return promise;
    },
  });
  const basis = () => labelBasis({ config: CONFIG, withdrawals: records.withdrawals }, PLAN);
  return { users, out, told, readings, time, basis };
}

function tableOf(ids: readonly string[]): Table {
  return { users: ids.length, d: 1, codes: Uint16Array.from(ids, (_, at) => at), ids };
}

test.each([
  ["the older reading ends last", [1, 0]],
  ["the newer reading ends last", [0, 1]],
])("counts the newest plan's rows, and each plan's own, when %s", async (_, order) => {
  const { users, readings } = setUp();
  const plans = [users.prepare(PLAN), users.prepare(PLAN)];
  expect(users.newest()).toBe(plans[1]);
  for (const at of order) {
    readings[at].end([`of plan ${at}`]);
    await plans[at].ready();
    // Whoever looks between the two sees neither the other plan's rows nor their hashes.
    expect(plans[at].table().ids).toEqual([`of plan ${at}`]);
    expect(plans[at].counted()).toEqual([`# of plan ${at}`]);
  }
  expect(plans.map((plan) => plan.table().ids)).toEqual([["of plan 0"], ["of plan 1"]]);
});

test("an older reading neither stands in for a newer one nor fails it", async () => {
  const { users, readings } = setUp();
  const old = users.prepare(PLAN);
  const newest = users.prepare(PLAN);
  readings[0].end(["a"]);
  await old.ready();
  expect(() => users.newest().table()).toThrow(expect.objectContaining({ code: "DATA_NOT_READY" }));
  readings[1].fail("CSV_UNREADABLE");
  await newest.ready();
  expect(() => newest.table()).toThrow(expect.objectContaining({ code: "CSV_UNREADABLE" }));
  expect(old.table().ids).toEqual(["a"]);
});

test.each([0, 1, 2])(
  "a withdrawal after %i of two readings is in neither, nor in their hashes",
  async (ended) => {
    const { users, out, readings } = setUp();
    const plans = [users.prepare(PLAN), users.prepare(PLAN)];
    const end = async (at: number) => {
      readings[at].end(["a", "b", "c"]);
      await plans[at].ready();
      plans[at].table();
    };
    for (let at = 0; at < ended; at += 1) await end(at);
    out.add("b");
    for (let at = ended; at < 2; at += 1) await end(at);
    for (const plan of plans) {
      expect(plan.table().ids).toEqual(["a", "c"]);
      expect(plan.counted()).toEqual(["# a", "# c"]);
      expect([...plan.table().codes]).toEqual([0, 2]);
    }
  },
);

test("labels are made from what was before reading began: whoever comes back meanwhile is not in them", async () => {
  const { users, out, readings, basis } = setUp();
  out.add("a");
  const rows = users.prepare(PLAN);
  const before = basis();
  readings[0].end(["a", "b"]);
  out.delete("a");
  await rows.ready();
  expect(rows.labelled().table.ids).toEqual(["b"]);
  expect([rows.basis === before, rows.basis === basis()]).toEqual([true, false]);
});

test("nothing is ready before the first plan", () => {
  expect(() => setUp().users.newest()).toThrow(expect.objectContaining({ code: "DATA_NOT_READY" }));
});

test("rows that a session has missed after their time are counted in no later one, and get labels all the same", async () => {
  const { users, readings, time } = setUp();
  const missed = (todo: string) =>
    expect.objectContaining({
      code: "DATA_NOT_READY",
      refusal: expect.objectContaining({ todo: expect.stringContaining(todo) }),
    });
  const early = users.prepare(PLAN);
  expect(() => early.table()).toThrow(missed("Nobody is counted until they are read."));
  readings[0].end(["a"]);
  await early.ready();
  expect(early.table().ids).toEqual(["a"]);
  const late = users.prepare(PLAN);
  time.ms = 1000;
  expect(() => late.table()).toThrow(missed("Nobody is counted in this study any more"));
  readings[1].end(["a"]);
  await late.ready();
  expect(() => late.table()).toThrow(missed("Nobody is counted in this study any more"));
  expect(late.labelled().table.ids).toEqual(["a"]);
});

test("a reading ends with the node or the next plan, unless its labels are waited for: then it makes way, and begins anew", async () => {
  const { users, told, readings } = setUp(true);
  const aborted = () => readings.map(({ signal }) => signal.aborted);
  const old = users.prepare(PLAN);
  users.prepare(PLAN);
  await old.ready();
  expect(aborted()).toEqual([true, false]);
  const kept = users.kept();
  const next = users.prepare(PLAN);
  const last = users.prepare(PLAN);
  await next.ready();
  expect(kept).not.toBe(last);
  // Never two at once.
  expect(aborted()).toEqual([true, true, true, false]);
  readings[3].end(["new"]);
  await last.ready();
  await expect.poll(aborted).toEqual([true, true, true, false, false]);
  await users.end();
  readings[4].end(["old"]);
  await kept.ready();
  expect([last, kept].map((one) => one.labelled().table.ids)).toEqual([["new"], ["old"]]);
  expect(told).toHaveLength(2);
});

test("two studies whose labels are waited for make way for a third", async () => {
  const { users, readings } = setUp(true);
  const kept = [0, 1].map(() => {
    users.prepare(PLAN);
    return users.kept();
  });
  const last = users.prepare(PLAN);
  expect(readings.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  await users.end();
  await last.ready();
  await expect.poll(() => readings.length).toBe(5);
  for (const at of [3, 4]) readings[at].end([`${at}`]);
  await Promise.all(kept.map(async (one) => one.ready()));
  expect(kept.map((one) => one.labelled().table.ids.length)).toEqual([1, 1]);
});

test("rows whose process has ended before it was done are read once more, and not a third time", async () => {
  const { users, told, readings, time } = setUp();
  const broken = users.prepare(PLAN);
  readings[0].fail("DATA_READER_ENDED");
  await expect.poll(() => readings.length).toBe(2);
  expect(() => broken.table()).toThrow(expect.objectContaining({ code: "DATA_NOT_READY" }));
  readings[1].end(["a"]);
  await broken.ready();
  expect(broken.table().ids).toEqual(["a"]);
  expect(told).toEqual([]);
  const twice = users.prepare(PLAN);
  readings[2].fail("DATA_READER_ENDED");
  await expect.poll(() => readings.length).toBe(4);
  readings[3].fail("DATA_READER_ENDED");
  await twice.ready();
  expect(() => twice.table()).toThrow(expect.objectContaining({ code: "DATA_READER_ENDED" }));
  const late = users.prepare(PLAN);
  readings[4].fail("DATA_READER_ENDED");
  await expect.poll(() => readings.length).toBe(6);
  time.ms = 1000;
  expect(() => late.table()).toThrow(expect.objectContaining({ code: "DATA_NOT_READY" }));
  readings[5].end(["a"]);
  await late.ready();
  expect(() => late.table()).toThrow(expect.objectContaining({ code: "DATA_NOT_READY" }));
  expect([readings.length, told]).toEqual([6, ["DATA_READER_ENDED"]]);
});

test("a reading that is not needed any more is not begun again, whatever has ended it", async () => {
  const { users, readings } = setUp();
  const old = users.prepare(PLAN);
  users.prepare(PLAN);
  readings[0].fail("DATA_READER_ENDED");
  await old.ready();
  expect(readings).toHaveLength(2);
});
