import { expect, test } from "vitest";
import { type Past, MOST_LISTED, PUNCTUAL_MS, due, triedUntil } from "./due.ts";
import { type Schedule, scheduleConfig } from "./schedule.ts";

const at = (text: string) => Date.parse(text);

function scheduleWith(change: Partial<Schedule> = {}): Schedule {
  const monthly = { name: "monthly", template: "retail", cron: "0 6 2 * *", timeZone: "UTC" };
  return scheduleConfig.parse({ ...monthly, snapshot: { startOf: "month" }, ...change });
}

function pastWith(newest: string, change: Partial<Past> = {}): Past {
  return {
    decidedMs: at(newest),
    isSuspended: false,
    underWay: undefined,
    studyOf: () => undefined,
    ...change,
  };
}

const RUN = { name: "retail-2026-11", snapshot: "2026-11-01T00:00:00Z", closesAt: "2026-11-09T06:00:00Z" };

/** What is decided, in short: the run made, the codes of those that are not, and whether the clock is doubted. */
function decided(schedule: Schedule, past: Past, now: string) {
  const { run, skipped, clock } = due(schedule, past, at(now));
  return {
    run: run?.name,
    skipped: skipped.map(({ run: each, refusal }) => `${each.name} ${refusal.code}`),
    clock: clock?.code,
  };
}

test("nothing before its moment, the run at it, and nothing again", () => {
  const schedule = scheduleWith();
  const past = pastWith("2026-10-02T06:00:00Z");
  expect(due(schedule, past, at("2026-11-02T05:59:59Z"))).toEqual({
    run: undefined,
    skipped: [],
    decidedMs: past.decidedMs,
    nextMs: at("2026-11-02T06:00:00Z"),
    clock: undefined,
  });
  const now = at("2026-11-02T06:00:00Z");
  const answer = due(schedule, past, now);
  expect(answer).toMatchObject({
    run: { name: "retail-2026-11" },
    decidedMs: now,
    nextMs: at("2026-12-02T06:00:00Z"),
  });
  expect(due(schedule, { ...past, decidedMs: answer.decidedMs }, now)).toMatchObject({
    run: undefined,
    skipped: [],
  });
});

test("a run that is made up for has its own name and snapshot, and members the whole time", () => {
  expect(due(scheduleWith(), pastWith("2026-10-02T06:00:00Z"), at("2026-11-03T18:00:00Z")).run).toEqual({
    name: "retail-2026-11",
    at: "2026-11-02T06:00:00Z",
    snapshot: "2026-11-01T00:00:00Z",
    closesAt: "2026-11-10T18:00:00Z",
  });
});

test("SCHEDULE_MISSED: too late, or the schedule skips; with what the advice says it is made", () => {
  const past = pastWith("2026-10-02T06:00:00Z");
  const later = "2026-11-05T06:00:00Z";
  const missed = { run: undefined, skipped: ["retail-2026-11 SCHEDULE_MISSED"], clock: undefined };
  expect(decided(scheduleWith(), past, later)).toEqual(missed);
  expect(decided(scheduleWith({ missed: "skip", missedHours: 8760 }), past, later)).toEqual(missed);
  expect(decided(scheduleWith({ missedHours: 72 }), past, later)).toMatchObject({ run: "retail-2026-11" });
  // A process that was starting again has missed nothing.
  const soon = new Date(at("2026-11-02T06:00:00Z") + PUNCTUAL_MS).toISOString();
  expect(decided(scheduleWith({ missed: "skip" }), past, soon)).toMatchObject({ run: "retail-2026-11" });
});

test("a clock that leaps forwards, or a long stop: the newest alone is made, the others are said", () => {
  expect(decided(scheduleWith(), pastWith("2026-08-02T06:00:00Z"), "2026-11-02T07:00:00Z")).toEqual({
    run: "retail-2026-11",
    skipped: ["retail-2026-09 SCHEDULE_MISSED", "retail-2026-10 SCHEDULE_MISSED"],
    clock: undefined,
  });
});

test("a stop of years lists the newest, and decides all", () => {
  const daily = scheduleWith({
    cron: "0 6 * * *",
    snapshot: { startOf: "day", minusDays: 0 },
    enrolDays: 0.5,
  });
  const answer = due(daily, pastWith("2016-01-01T00:00:00Z"), at("2026-11-02T06:00:00Z"));
  expect(answer.run?.name).toBe("retail-2026-11-02");
  expect(answer.skipped).toHaveLength(MOST_LISTED - 1);
  expect(
    due(daily, pastWith(new Date(answer.decidedMs).toISOString()), at("2026-11-02T06:00:00Z")).skipped,
  ).toEqual([]);
});

test("SCHEDULE_CLOCK: a clock that goes back makes no run twice, says so, and a schedule put again begins anew", () => {
  const past = pastWith("2026-11-02T06:00:00Z");
  for (const now of ["2026-11-02T05:59:00Z", "2026-11-02T06:00:00Z", "2026-11-02T06:00:01Z"]) {
    expect(decided(scheduleWith(), past, now)).toEqual({ run: undefined, skipped: [], clock: undefined });
  }
  expect(decided(scheduleWith(), past, "2026-10-02T06:00:00Z")).toEqual({
    run: undefined,
    skipped: [],
    clock: "SCHEDULE_CLOCK",
  });
  const ahead = pastWith("2031-01-02T06:00:00Z");
  expect(decided(scheduleWith(), ahead, "2026-12-02T06:00:00Z").run).toBeUndefined();
  const anew = pastWith("2026-11-29T00:00:00Z");
  expect(decided(scheduleWith(), anew, "2026-12-02T06:00:00Z")).toMatchObject({
    run: "retail-2026-12",
    clock: undefined,
  });
});

test("a run that waits for room is due until it is too late for it, or the next one comes, and that is why it is not made", () => {
  const until = (schedule: Schedule) =>
    new Date(triedUntil(schedule, { ...RUN, at: "2026-11-02T06:00:00Z" })).toISOString();
  expect(until(scheduleWith())).toBe("2026-11-04T06:00:00.000Z");
  expect(until(scheduleWith({ missed: "skip" }))).toBe("2026-11-02T06:10:00.000Z");
  expect(until(scheduleWith({ missedHours: 8760 }))).toBe("2026-12-02T06:00:00.000Z");
  const past = pastWith("2026-10-02T06:00:00Z", { waiting: "2026-11-02T06:00:00Z" });
  expect(decided(scheduleWith(), past, "2026-11-04T06:00:00Z").run).toBe("retail-2026-11");
  for (const [schedule, now] of [
    [scheduleWith(), "2026-11-04T06:00:01Z"],
    [scheduleWith({ missedHours: 8760 }), "2026-12-02T06:00:00Z"],
  ] as const) {
    const [{ refusal, run }] = due(schedule, past, at(now)).skipped;
    expect([run.name, refusal.code]).toEqual(["retail-2026-11", "SCHEDULE_MISSED"]);
    expect(refusal.message).toContain("raise limits.studiesUnderWay");
    expect(refusal.message).not.toContain("nothing ran");
  }
});

test("SCHEDULE_UNDER_WAY: while the one before has not ended; afterwards the next is made", () => {
  const past = pastWith("2026-10-02T06:00:00Z", { underWay: "retail-2026-10" });
  const { skipped } = due(scheduleWith(), past, at("2026-11-02T06:00:00Z"));
  expect(skipped).toMatchObject([
    { run: { name: "retail-2026-11" }, refusal: { code: "SCHEDULE_UNDER_WAY" } },
  ]);
  expect(skipped[0].refusal.refusal.what).toContain("retail-2026-10");
  expect(decided(scheduleWith(), pastWith("2026-11-02T06:00:00Z"), "2026-12-02T06:00:00Z").run).toBe(
    "retail-2026-12",
  );
});

test("SCHEDULE_SUSPENDED: nothing is made, and nothing is made up for when it goes on", () => {
  const past = pastWith("2026-09-02T06:00:00Z", { isSuspended: true });
  const answer = due(scheduleWith(), past, at("2026-11-02T06:00:00Z"));
  expect(answer.run).toBeUndefined();
  expect(answer.skipped.map(({ refusal }) => refusal.code)).toEqual([
    "SCHEDULE_SUSPENDED",
    "SCHEDULE_SUSPENDED",
  ]);
  const resumed = { ...past, isSuspended: false, decidedMs: answer.decidedMs };
  expect(due(scheduleWith(), resumed, at("2026-11-03T00:00:00Z"))).toMatchObject({
    run: undefined,
    skipped: [],
  });
  expect(due(scheduleWith(), resumed, at("2026-12-02T06:00:00Z")).run?.name).toBe("retail-2026-12");
});

test("a run that was made, and the stop came before its decision was kept, is made: not again, and not skipped", () => {
  const studyOf = (name: string) => (name === "retail-2026-11" ? { schedule: "monthly" } : undefined);
  const past = pastWith("2026-10-02T06:00:00Z", { studyOf, underWay: "retail-2026-11" });
  expect(due(scheduleWith(), past, at("2026-11-02T06:00:01Z"))).toMatchObject({
    run: undefined,
    skipped: [],
    decidedMs: at("2026-11-02T06:00:00Z"),
  });
});

test.each([undefined, "other"])("SCHEDULE_TAKEN: a study of that name is there, made by %s", (schedule) => {
  const studyOf = (name: string) => (name === "retail-2026-11" ? { schedule } : undefined);
  const past = pastWith("2026-10-02T06:00:00Z", { studyOf });
  expect(decided(scheduleWith(), past, "2026-11-02T06:00:00Z")).toEqual({
    run: undefined,
    skipped: ["retail-2026-11 SCHEDULE_TAKEN"],
    clock: undefined,
  });
});

test("however the clock jumps, no run is made twice and none before its moment", () => {
  const daily = scheduleWith({
    cron: "30 2 * * *",
    timeZone: "Europe/Berlin",
    snapshot: { startOf: "day", minusDays: 0 },
    enrolDays: 0.5,
    missedHours: 8760,
  });
  let state = 12_345;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  let now = at("2026-03-01T00:00:00Z");
  let decidedMs = now;
  const made: string[] = [];
  for (let step = 0; step < 300; step++) {
    now += (random() < 0.2 ? -5 : 3) * random() * 86_400_000;
    const answer = due(daily, { ...pastWith("2026-01-01T00:00:00Z"), decidedMs }, now);
    expect(answer.decidedMs).toBeLessThanOrEqual(Math.max(decidedMs, now));
    if (answer.run) made.push(answer.run.name);
    expect(answer.decidedMs).toBeGreaterThanOrEqual(decidedMs);
    decidedMs = answer.decidedMs;
  }
  expect(made.length).toBeGreaterThan(50);
  expect(new Set(made).size).toBe(made.length);
});
