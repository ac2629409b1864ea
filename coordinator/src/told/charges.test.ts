import { epsilonOf, muOf } from "@fedseg/shared/dp/gdp.ts";
import { expect, test } from "vitest";
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
