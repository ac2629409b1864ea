import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { scheduleConfig } from "../schedules/schedule.ts";
import type { StudyRecord } from "../studies/records.ts";
import { type DocumentWrite, Registry } from "../studies/registry.ts";
import { EventLog } from "./event-log.ts";
import type { Members } from "./members.ts";
import type { Proposal } from "./port.ts";
import { Schedules } from "./schedules.ts";
import type { Templates } from "./templates.ts";

const MONTHLY = scheduleConfig.parse({
  name: "monthly",
  template: "retail",
  cron: "0 6 2 * *",
  timeZone: "UTC",
  snapshot: { startOf: "month" },
});
const RUN = "retail-2026-11";
const at = (text: string) => Date.parse(text);

/** A disk that loses power at its n-th write: from then on nothing reaches it. */
class Disk {
  readonly values = new Map<string, Uint8Array>();
  writesLeft = Infinity;

  read(key: string): Uint8Array | undefined {
    return this.values.get(key);
  }

  async commit(writes: readonly DocumentWrite[]): Promise<void> {
    if (this.writesLeft <= 0) throw new TypeError("the power is gone");
    this.writesLeft -= 1;
    for (const { key, value } of writes) {
      if (value) this.values.set(key, value);
      else this.values.delete(key);
    }
  }
}

/** A process over a disk: schedules, the studies that they have proposed, and what was said. */
function processOn(disk: Disk, clock: { nowMs: number }, refusal?: CodedError) {
  const registry = new Registry(disk);
  const events = new EventLog(new Disk(), { now: () => clock.nowMs, after: (_, call) => call() });
  const said: string[] = [];
  events.subscribe(({ type, study, code }) => said.push([type, study, code].filter(Boolean).join(" ")));
  const propose = async (proposal: Proposal) => {
    if (refusal) throw refusal;
    await registry.put("study", recordOf(proposal));
  };
  const schedules = new Schedules({
    registry,
    events,
    members: { named: () => [] } as unknown as Members,
    templates: { required: () => undefined } as unknown as Templates,
    now: () => clock.nowMs,
    propose,
  });
  return { registry, schedules, said };
}

function recordOf({ name, template, snapshot, closesAt, schedule }: Proposal): StudyRecord {
  return {
    name,
    title: name,
    state: "proposed",
    since: snapshot,
    snapshot,
    closesAt,
    deadline: closesAt,
    quorum: 1,
    roster: [{ name: "acme", identity: "ab".repeat(32) }],
    template,
    budget: { epsilon: "1", delta: "1e-6", sessions: 1 },
    approved: [],
    told: [],
    refused: {},
    history: [],
    ...(schedule !== undefined && { schedule }),
  };
}

/** A schedule that was put in October, in a process that has ended since. */
async function diskWithSchedule(): Promise<Disk> {
  const disk = new Disk();
  await processOn(disk, { nowMs: at("2026-10-15T00:00:00Z") }).schedules.put(MONTHLY);
  return disk;
}

test("wherever a process stops, its run is made once: now, or by the next one", async () => {
  for (let writes = 0; writes < 4; writes++) {
    const disk = await diskWithSchedule();
    disk.writesLeft = writes;
    await processOn(disk, { nowMs: at("2026-11-02T06:00:10Z") })
      .schedules.look()
      .catch(() => undefined);
    disk.writesLeft = Infinity;
    const next = processOn(disk, { nowMs: at("2026-11-02T07:00:00Z") });
    for (let looks = 0; looks < 2; looks++) await next.schedules.look();
    expect(next.registry.all("study").map(({ name }) => name)).toEqual([RUN]);
    expect(next.said).toEqual([]);
    expect(next.registry.get("schedule", "monthly")?.decidedMs).toBe(at("2026-11-02T06:00:00Z"));
  }
});

test("a run that is refused is told with its code, once, and not tried again", async () => {
  const refusal = new CodedError("SUM_TOO_LARGE", { what: "a", why: "b", todo: "c" });
  const { schedules, said } = processOn(
    await diskWithSchedule(),
    { nowMs: at("2026-11-02T06:00:00Z") },
    refusal,
  );
  for (let looks = 0; looks < 3; looks++) await schedules.look();
  expect(said).toEqual([`run-skipped ${RUN} SUM_TOO_LARGE`]);
  expect(schedules.views()[0].last).toEqual({ at: "2026-11-02T06:00:00Z", code: "SUM_TOO_LARGE" });
});

const FULL = new CodedError("PROPOSALS_TOO_MANY", { what: "a", why: "b", todo: "c" });
const WAITS = { at: "2026-11-02T06:00:00Z", code: FULL.code, until: "2026-11-04T06:00:00Z" };

test("a run without room waits, says so once, over a restart too, and is made when there is room", async () => {
  const disk = await diskWithSchedule();
  const clock = { nowMs: at("2026-11-02T06:00:00Z") };
  const before = processOn(disk, clock, FULL);
  for (let looks = 0; looks < 3; looks++) await before.schedules.look();
  expect(before.said).toEqual([`run-waits ${RUN} ${FULL.code}`]);
  expect(before.schedules.views()[0]).toMatchObject({ next: "2026-12-02T06:00:00.000Z", last: WAITS });
  const restarted = processOn(disk, clock, FULL);
  await restarted.schedules.look();
  clock.nowMs = at("2026-11-04T05:59:00Z");
  const { schedules, said, registry } = processOn(disk, clock);
  for (let looks = 0; looks < 2; looks++) await schedules.look();
  expect([...restarted.said, ...said]).toEqual([]);
  expect(registry.all("study").map(({ name }) => name)).toEqual([RUN]);
  expect(schedules.views()[0].last).toEqual({ at: WAITS.at, study: RUN });
});

test("a run that waited is told as made, also where its process stopped when it had made it", async () => {
  const disk = await diskWithSchedule();
  const clock = { nowMs: at("2026-11-02T06:00:00Z") };
  await processOn(disk, clock, FULL).schedules.look();
  disk.writesLeft = 1;
  await expect(processOn(disk, clock).schedules.look()).rejects.toThrow("the power is gone");
  disk.writesLeft = Infinity;
  const { schedules, registry } = processOn(disk, clock);
  expect([registry.all("study").length, schedules.views()[0].last]).toEqual([1, WAITS]);
  await schedules.look();
  expect(schedules.views()[0].last).toEqual({ at: WAITS.at, study: RUN });
});

test("a run for which there is no room in time is skipped, and one of a schedule that is put again or suspended", async () => {
  const waiting = async () => {
    const clock = { nowMs: at("2026-11-02T06:00:00Z") };
    const all = processOn(await diskWithSchedule(), clock, FULL);
    await all.schedules.look();
    return { ...all, clock };
  };
  const late = await waiting();
  late.clock.nowMs = at("2026-11-05T06:00:00Z");
  for (let looks = 0; looks < 2; looks++) await late.schedules.look();
  expect(late.said[1]).toBe(`run-skipped ${RUN} SCHEDULE_MISSED`);
  expect(late.schedules.views()[0].last).toEqual({ at: WAITS.at, code: "SCHEDULE_MISSED" });
  const anew = await waiting();
  anew.clock.nowMs = at("2026-11-02T07:00:00Z");
  await anew.schedules.put(MONTHLY);
  await anew.schedules.look();
  expect(anew.schedules.views()[0].last).toEqual({ at: WAITS.at, code: FULL.code });
  const suspended = await waiting();
  await suspended.schedules.suspend("monthly", true);
  await suspended.schedules.look();
  const runs = [late, anew, suspended].map(({ said }) => said.filter((line) => line.startsWith("run-")));
  expect(runs.map(({ length }) => length)).toEqual([2, 1, 2]);
});

test("what is missed is said once, and shown", async () => {
  const { schedules, said } = processOn(await diskWithSchedule(), { nowMs: at("2026-11-20T00:00:00Z") });
  for (let looks = 0; looks < 3; looks++) await schedules.look();
  expect(said).toEqual([`run-skipped ${RUN} SCHEDULE_MISSED`]);
  expect(schedules.views()[0]).toMatchObject({
    next: "2026-12-02T06:00:00.000Z",
    last: { at: "2026-11-02T06:00:00Z", code: "SCHEDULE_MISSED" },
  });
});

test("SCHEDULE_CLOCK is said once, and a schedule that is put again begins anew", async () => {
  const disk = await diskWithSchedule();
  const clock = { nowMs: at("2031-11-02T06:00:00Z") };
  await processOn(disk, clock).schedules.look();
  clock.nowMs = at("2026-11-20T00:00:00Z");
  const { schedules, said, registry } = processOn(disk, clock);
  for (let looks = 0; looks < 3; looks++) await schedules.look();
  expect(said).toEqual(["fault SCHEDULE_CLOCK"]);
  const [ahead] = registry.all("study");
  await registry.put("study", { ...ahead, state: "cancelled" });
  await schedules.put(MONTHLY);
  clock.nowMs = at("2026-12-02T06:00:00Z");
  await schedules.look();
  expect(registry.all("study").map(({ name }) => name)).toContain("retail-2026-12");
});

test("what is suspended while its run is being made stays suspended", async () => {
  const disk = await diskWithSchedule();
  const { schedules, registry } = processOn(disk, { nowMs: at("2026-11-02T06:00:00Z") });
  await Promise.all([schedules.look(), schedules.suspend("monthly", true)]);
  expect(registry.get("schedule", "monthly")).toMatchObject({ isSuspended: true, last: { study: RUN } });
  await Promise.all([schedules.look(), schedules.remove("monthly")]);
  expect(registry.all("schedule")).toEqual([]);
});
