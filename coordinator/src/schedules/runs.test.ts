import { expect, test } from "vitest";
import { nextRuns } from "./runs.ts";
import { type Schedule, scheduleConfig } from "./schedule.ts";

/** A monthly schedule of Berlin, otherwise as `change` says. */
function scheduleWith(change: Partial<Schedule> = {}): Schedule {
  const monthly = { name: "monthly", template: "retail", cron: "0 6 2 * *", timeZone: "Europe/Berlin" };
  return scheduleConfig.parse({ ...monthly, snapshot: { startOf: "month" }, ...change });
}

const daily = (cron: string, timeZone: string, minusDays = 0) =>
  scheduleWith({ cron, timeZone, snapshot: { startOf: "day", minusDays }, enrolDays: 0.5 });

const moments = (schedule: Schedule, from: string, count = 3) =>
  nextRuns(schedule, Date.parse(from), count).map(({ at }) => at);

test("a month's run: its name, its moment, the snapshot by local midnight, and a week for enrolling", () => {
  expect(nextRuns(scheduleWith(), Date.parse("2026-10-15T00:00:00Z"), 2)).toEqual([
    {
      name: "retail-2026-11",
      at: "2026-11-02T05:00:00Z",
      snapshot: "2026-10-31T23:00:00Z",
      closesAt: "2026-11-09T05:00:00Z",
    },
    {
      name: "retail-2026-12",
      at: "2026-12-02T05:00:00Z",
      snapshot: "2026-11-30T23:00:00Z",
      closesAt: "2026-12-09T05:00:00Z",
    },
  ]);
});

test.each([
  ["0 6 L * *", ["2026-01-31T06:00:00Z", "2026-02-28T06:00:00Z", "2026-03-31T06:00:00Z"]],
  ["0 6 * * mon#1", ["2026-01-05T06:00:00Z", "2026-02-02T06:00:00Z", "2026-03-02T06:00:00Z"]],
  ["0 6 1 JAN-MAR,nov *", ["2026-02-01T06:00:00Z", "2026-03-01T06:00:00Z", "2026-11-01T06:00:00Z"]],
  ["0 6 1 */5 *", ["2026-06-01T06:00:00Z", "2026-11-01T06:00:00Z", "2027-01-01T06:00:00Z"]],
  ["0 6 29 2 *", ["2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z", "2036-02-29T06:00:00Z"]],
  // Either of day of the month and day of the week is enough.
  ["0 6 13 * FRI", ["2026-01-02T06:00:00Z", "2026-01-09T06:00:00Z", "2026-01-13T06:00:00Z"]],
  ["0 6 * * 7", ["2026-01-04T06:00:00Z", "2026-01-11T06:00:00Z", "2026-01-18T06:00:00Z"]],
])("%s", (cron, expected) => {
  expect(moments(scheduleWith({ cron, timeZone: "UTC" }), "2026-01-01T06:00:00Z")).toEqual(expected);
});

test("a time that a change of clocks leaves out gives way to the first moment after it, on the same day", () => {
  expect(moments(daily("30 2 * * *", "Europe/Berlin"), "2026-03-28T00:00:00Z")).toEqual([
    "2026-03-28T01:30:00Z",
    "2026-03-29T01:00:00Z",
    "2026-03-30T00:30:00Z",
  ]);
});

test("a time that comes twice counts the first time, alone", () => {
  expect(moments(daily("30 2 * * *", "Europe/Berlin"), "2026-10-24T00:00:00Z")).toEqual([
    "2026-10-24T00:30:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-26T01:30:00Z",
  ]);
  expect(moments(daily("30 1,12 * * *", "America/New_York"), "2026-11-01T00:00:00Z")).toEqual([
    "2026-11-01T05:30:00Z",
    "2026-11-01T17:30:00Z",
    "2026-11-02T06:30:00Z",
  ]);
});

test("a day without a midnight begins when its clocks have gone forward", () => {
  const [run] = nextRuns(daily("0 6 * * *", "America/Santiago"), Date.parse("2026-09-06T05:00:00Z"), 1);
  expect(run).toMatchObject({ at: "2026-09-06T09:00:00Z", snapshot: "2026-09-06T04:00:00Z" });
});

test("a day whose midnight comes twice begins at the first", () => {
  const [run] = nextRuns(daily("0 6 * * *", "America/Havana"), Date.parse("2026-11-01T06:00:00Z"), 1);
  expect(run).toMatchObject({ at: "2026-11-01T11:00:00Z", snapshot: "2026-11-01T04:00:00Z" });
});

test("days before are local days: over a change of clocks they are not 24 hours", () => {
  const [run] = nextRuns(daily("0 6 * * *", "Europe/Berlin", 2), Date.parse("2026-03-30T00:00:00Z"), 1);
  expect(run).toMatchObject({ at: "2026-03-30T04:00:00Z", snapshot: "2026-03-27T23:00:00Z" });
});

test("weeks begin on Monday and bear the year that ISO gives them", () => {
  const weekly = scheduleWith({
    cron: "0 6 * * 5",
    snapshot: { startOf: "week", minusDays: 0 },
    enrolDays: 2,
  });
  const names = nextRuns(weekly, Date.parse("2026-12-20T00:00:00Z"), 3).map(({ name, snapshot }) => [
    name,
    snapshot,
  ]);
  expect(names).toEqual([
    ["retail-2026-w52", "2026-12-20T23:00:00Z"],
    ["retail-2026-w53", "2026-12-27T23:00:00Z"],
    ["retail-2027-w01", "2027-01-03T23:00:00Z"],
  ]);
});

test("the name is by the local day, wherever the moment lies in UTC", () => {
  const shanghai = scheduleWith({ cron: "0 6 1 * *", timeZone: "Asia/Shanghai" });
  const [run] = nextRuns(shanghai, Date.parse("2026-11-15T00:00:00Z"), 1);
  expect(run).toMatchObject({
    name: "retail-2026-12",
    at: "2026-11-30T22:00:00Z",
    snapshot: "2026-11-30T16:00:00Z",
  });
});

test("names of ten years differ, and follow one another in order", () => {
  for (const startOf of ["day", "week", "month"] as const) {
    const cron = { day: "30 2 * * *", week: "30 2 * * 0", month: "30 2 L * *" }[startOf];
    const schedule = scheduleWith({ cron, snapshot: { startOf, minusDays: 0 }, enrolDays: 0.5 });
    const count = { day: 3653, week: 522, month: 120 }[startOf];
    const names = nextRuns(schedule, Date.parse("2026-01-01T00:00:00Z"), count).map(({ name }) => name);
    expect(new Set(names).size).toBe(count);
    expect(names.toSorted()).toEqual(names);
    expect(names.every((name) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(name))).toBe(true);
  }
});
