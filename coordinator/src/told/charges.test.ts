import { epsilonOf, muOf } from "@fedseg/shared/dp/gdp.ts";
import { Cron } from "croner";
import { expect, test, vi } from "vitest";
import { studyView } from "../../../test/api/fake-service.ts";
import { scheduleConfig } from "../schedules/schedule.ts";
import type { MemberView } from "../view.ts";
import { tellCharges } from "./charges.ts";

const NOW = Date.UTC(2026, 10, 29);
const members = ["acme", "globex"].map((name) => ({ name }) as MemberView);
const budget = { epsilon: "1.000", delta: "1e-6" };
/** Epsilon of so many studies of this budget. */
const of = (studies: number) => epsilonOf(Math.sqrt(studies) * muOf(1, 1e-6), 1e-6);

test("a member may be charged for what it has approved, in mu², and for what schedules will ask it", () => {
  const studies = [studyView("a", "finished"), studyView("b", "running"), studyView("c", "failed")];
  const schedule = scheduleConfig.parse({
    name: "monthly",
    template: "monthly",
    cron: "0 6 2 * *",
    timeZone: "UTC",
    snapshot: { startOf: "month" },
    members: ["acme"],
  });
  const [acme, globex] = tellCharges({ members, studies }, [{ schedule, budget }], NOW);
  expect(acme).toMatchObject({ member: "acme", studies: 3, delta: 1e-6 });
  expect([acme.epsilon, acme.aYear]).toEqual([expect.closeTo(of(3), 9), expect.closeTo(of(12), 9)]);
  expect(acme.epsilon).toBeLessThan(3);
  expect(globex).toEqual({ member: "globex", studies: 0, epsilon: 0, aYear: 0, delta: 1e-6 });
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
    [{ schedule, budget: { epsilon: "1", delta: "1e-9" } }],
    NOW,
  );
  expect(acme.delta).toBe(1e-9);
  expect(acme.aYear).toBeCloseTo(1, 6);
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
  const charged = (nowMs: number) => tellCharges({ members, studies: [] }, [{ schedule, budget }], nowMs)[0];
  expect(charged(NOW).aYear).toBeCloseTo(of(1), 9);
  expect(earlier).not.toHaveBeenCalled();
  // One that shows that there is any, the one of this year, and the next, which lies behind its end.
  expect(next).toHaveBeenCalledTimes(3);
  expect(charged(NOW + 3_600_000)).toEqual(charged(NOW));
  expect(next).toHaveBeenCalledTimes(3);
  expect(charged(NOW + 40 * 86_400_000).aYear).toBeCloseTo(of(1), 9);
  expect(next.mock.calls.length).toBeGreaterThan(3);
  vi.restoreAllMocks();
});
