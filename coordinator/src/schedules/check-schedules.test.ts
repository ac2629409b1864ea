import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { checkSchedule } from "./check-schedules.ts";
import { type Schedule, scheduleConfig } from "./schedule.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");

function scheduleWith(change: Partial<Schedule> = {}): Schedule {
  const monthly = { name: "monthly", template: "retail", cron: "0 6 2 * *", timeZone: "Europe/Berlin" };
  return scheduleConfig.parse({ ...monthly, snapshot: { startOf: "month" }, ...change });
}

function codeOf(schedule: Schedule, others: readonly Schedule[] = []): string | undefined {
  try {
    checkSchedule(schedule, others, NOW);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}

test.each([
  "0 6 2 *",
  "0 0 6 2 * *",
  "@monthly",
  "60 6 2 * *",
  "0 24 2 * *",
  "0 6 0 * *",
  "0 6 32 * *",
  "0 6 2 13 *",
  "0 6 * * 8",
  "0 6 2 FEBRUARY *",
  "0 6 5-1 * *",
  "5/5 6 2 * *",
  "*/0 6 2 * *",
  "0 6 ? * *",
  "0 6 2 * +MON",
  "0 6 2 * *; ls",
])("%s is refused with SCHEDULE_CRON, and the advice is right", (cron) => {
  expect(codeOf(scheduleWith({ cron }))).toBe("SCHEDULE_CRON");
  expect(codeOf(scheduleWith({ cron: "0 6 2 * *" }))).toBeUndefined();
});

test.each([
  ["0 6 31 2 *", "0 6 L 2 *"],
  ["0 6 30 2 *", "0 6 L FEB *"],
  ["0 6 31 4,6,9,11 *", "0 6 L 4,6,9,11 *"],
  ["0 6 30-31 FEB *", "0 6 28 FEB *"],
])("%s is refused with SCHEDULE_NEVER; %s is not", (cron, mended) => {
  expect(codeOf(scheduleWith({ cron }))).toBe("SCHEDULE_NEVER");
  expect(codeOf(scheduleWith({ cron: mended }))).toBeUndefined();
});

test.each(["Mars/Olympus", "+08:00", "Europe/Berlino", "8", "Europe/Berlin\n"])(
  "the zone %j is refused with SCHEDULE_ZONE, and the advice is right",
  (timeZone) => {
    expect(codeOf(scheduleWith({ timeZone }))).toBe("SCHEDULE_ZONE");
    for (const named of ["Europe/Berlin", "Asia/Shanghai", "UTC"])
      expect(codeOf(scheduleWith({ timeZone: named }))).toBeUndefined();
  },
);

test("SCHEDULE_REPEATS: a schedule that asks the same month twice, until its snapshots go with its runs", () => {
  const weekly = { cron: "0 6 * * 1", enrolDays: 3 };
  expect(codeOf(scheduleWith(weekly))).toBe("SCHEDULE_REPEATS");
  expect(codeOf(scheduleWith({ ...weekly, snapshot: { startOf: "week", minusDays: 0 } }))).toBeUndefined();
  expect(codeOf(scheduleWith({ cron: "* * * * *", enrolDays: 0.05 }))).toBe("SCHEDULE_REPEATS");
});

test("SCHEDULE_REPEATS: two schedules of one template that meet, by name or by snapshot", () => {
  const monthly = scheduleWith();
  const later = scheduleWith({ name: "later", cron: "0 6 20 * *" });
  expect(codeOf(later, [monthly])).toBe("SCHEDULE_REPEATS");
  expect(codeOf({ ...later, template: "other" }, [monthly])).toBeUndefined();
  // The 1st is a Monday in February 2027: the week's snapshot is the month's.
  const weekly = scheduleWith({
    name: "weekly",
    cron: "0 6 * * 1",
    snapshot: { startOf: "week", minusDays: 0 },
    enrolDays: 3,
  });
  expect(codeOf(weekly, [monthly])).toBe("SCHEDULE_REPEATS");
  // One that is put again replaces itself.
  expect(codeOf(scheduleWith({ cron: "0 7 2 * *" }), [monthly])).toBeUndefined();
});

test("SCHEDULE_OVERLAP: enrolment that is open when the next run comes, until it is shorter", () => {
  const weekly = { cron: "0 6 * * 1", snapshot: { startOf: "week", minusDays: 0 } } as const;
  expect(codeOf(scheduleWith({ ...weekly, enrolDays: 7 }))).toBe("SCHEDULE_OVERLAP");
  expect(codeOf(scheduleWith({ ...weekly, enrolDays: 6 }))).toBeUndefined();
  // Over a change of clocks a week has an hour less.
  expect(codeOf(scheduleWith({ ...weekly, enrolDays: 7 - 0.5 / 24 }))).toBe("SCHEDULE_OVERLAP");
});
