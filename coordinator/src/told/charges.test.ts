import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { Cron } from "croner";
import { expect, test, vi } from "vitest";
import { studyView } from "../../../test/api/fake-service.ts";
import { type Schedule, scheduleConfig } from "../schedules/schedule.ts";
import type { MemberView, StudyView } from "../view.ts";
import { tellCharges } from "./charges.ts";

const NOW = Date.UTC(2026, 10, 29);
const members = ["acme", "globex"].map((name) => ({ name }) as MemberView);
const budget = { epsilon: "1.000", delta: "1e-6" };
const budgetSq = toFixedMuSq(muOf(1, 1e-6));
/** Epsilon of so many studies of this budget. */
const of = (studies: bigint) => guaranteeOf(studies * budgetSq, 1e-6).reported;
/** A study that charges three times as much with every attempt. */
const costly = (name: string, state: StudyView["state"]): StudyView => {
  const study = studyView(name, state);
  return { ...study, cost: { ...study.cost, most: { muSq: `${3n * budgetSq}`, epsilon: 2 } } };
};
const begun = (study: StudyView): StudyView => ({
  ...study,
  history: [...study.history, { at: study.since, what: "running" }],
});
const scheduled = (schedule: Schedule, asked = ["acme", "globex"]) => ({
  schedule,
  asked,
  budget,
  mostSq: 2n * budgetSq,
});

test("a member may be charged for what it has approved, in mu², with lost attempts and without, and for what schedules will ask it", () => {
  const studies = [costly("a", "finished"), costly("b", "running"), begun(costly("c", "failed"))];
  const schedule = scheduleConfig.parse({
    name: "monthly",
    template: "monthly",
    cron: "0 6 2 * *",
    timeZone: "UTC",
    snapshot: { startOf: "month" },
  });
  const [acme, globex] = tellCharges({ members, studies }, [scheduled(schedule, ["acme"])], NOW);
  expect(acme).toEqual({
    member: "acme",
    studies: 3,
    approved: { once: of(3n), most: of(9n) },
    aYear: { once: of(12n), most: of(24n) },
    delta: 1e-6,
  });
  expect(of(3n)).toBeLessThan(3);
  const nothing = { once: 0, most: 0 };
  expect(globex).toEqual({ member: "globex", studies: 0, approved: nothing, aYear: nothing, delta: 1e-6 });
});

test("a study that has finished counts with what it has charged, in both", () => {
  const finished = costly("a", "finished");
  const charged = { muSq: `${budgetSq / 2n}`, epsilon: 0.7 };
  const studies = [{ ...finished, cost: { ...finished.cost, charged } }, costly("b", "running")];
  const [{ approved }] = tellCharges({ members, studies }, [], NOW);
  const both = (times: bigint) => guaranteeOf(times * budgetSq + budgetSq / 2n, 1e-6).reported;
  expect(approved).toEqual({ once: both(1n), most: both(3n) });
});

test("what is not known of one study is said of none, and what went on under another plan has charged nothing", () => {
  const replaced: StudyView = {
    ...costly("b", "cancelled"),
    reason: { code: "STUDY_REPLACED", what: "", why: "", todo: "" },
  };
  const [acme] = tellCharges({ members, studies: [studyView("a"), replaced] }, [], NOW);
  expect(acme).toMatchObject({ studies: 1, approved: { once: of(1n) } });
  expect(acme.approved).not.toHaveProperty("most");
});

test("a study that has ended without having begun charges nothing; one that was paused may have", () => {
  const paused = costly("d", "cancelled");
  const studies = [
    costly("a", "cancelled"),
    costly("b", "failed"),
    begun(costly("c", "cancelled")),
    { ...paused, history: [{ at: paused.since, what: "paused" }] },
  ];
  const [acme] = tellCharges({ members, studies }, [], NOW);
  expect(acme).toMatchObject({ studies: 2, approved: { once: of(2n), most: of(6n) } });
});

test("who is asked by every schedule is charged by each, at the smallest delta", () => {
  const schedule = scheduleConfig.parse({
    name: "yearly",
    template: "yearly",
    cron: "0 6 2 1 *",
    timeZone: "UTC",
    snapshot: { startOf: "month" },
  });
  const [acme] = tellCharges(
    { members, studies: [] },
    [{ ...scheduled(schedule), budget: { epsilon: "1", delta: "1e-9" } }],
    NOW,
  );
  expect(acme.delta).toBe(1e-9);
  expect(acme.aYear.once).toBeCloseTo(1, 6);
});

test("runs are counted by the calendar until the year is over, and once a day", () => {
  const next = vi.spyOn(Cron.prototype, "nextRun");
  const earlier = vi.spyOn(Cron.prototype, "previousRuns");
  const schedule = scheduleConfig.parse({
    name: "far-back",
    template: "yearly",
    cron: "0 7 3 1 *",
    timeZone: "UTC",
    snapshot: { startOf: "day", minusDays: 366 },
  });
  const charged = (nowMs: number) => tellCharges({ members, studies: [] }, [scheduled(schedule)], nowMs)[0];
  expect(charged(NOW).aYear.once).toBe(of(1n));
  expect(earlier).not.toHaveBeenCalled();
  // One that shows that there is any, the one of this year, and the next, which lies behind its end.
  expect(next).toHaveBeenCalledTimes(3);
  expect(charged(NOW + 3_600_000)).toEqual(charged(NOW));
  expect(next).toHaveBeenCalledTimes(3);
  expect(charged(NOW + 40 * 86_400_000).aYear.once).toBe(of(1n));
  expect(next.mock.calls.length).toBeGreaterThan(3);
  vi.restoreAllMocks();
});
