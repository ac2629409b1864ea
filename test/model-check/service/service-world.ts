import { type Due, due } from "@fedseg/coordinator/schedules/due.ts";
import { type Schedule, scheduleConfig } from "@fedseg/coordinator/schedules/schedule.ts";
import { describeStudy } from "@fedseg/coordinator/studies/describe.ts";
import { type Move, isOver, leadsTo } from "@fedseg/coordinator/studies/lifecycle.ts";
import type { StudyRecord } from "@fedseg/coordinator/studies/records.ts";
import { Memory } from "../catalogue.ts";
import type { Transition, Worlds } from "../search.ts";

const DAY_MS = 86_400_000;
export const MEMBERS = ["willow", "harbour"] as const;
/** Sessions of every study. */
const SESSIONS = 2;

export const MONTHLY: Schedule = scheduleConfig.parse({
  name: "monthly",
  template: "retail",
  cron: "0 6 2 * *",
  timeZone: "UTC",
  snapshot: { startOf: "month" },
});

/** What a search runs; production code, unless something is to be done wrong. */
export interface ServiceCode {
  readonly due: typeof due;
  readonly leadsTo: typeof leadsTo;
  readonly describeStudy: typeof describeStudy;
  /** Whether a run's study is kept before its decision is. */
  readonly isStudyFirst: boolean;
}
export const SERVICE_CODE: ServiceCode = { due, leadsTo, describeStudy, isStudyFirst: true };

/** How often what may happen at any time. */
export interface ServiceBounds {
  readonly crashes: number;
  readonly cancels: number;
  readonly pauses: number;
  /** Studies that an operator proposes under the name of a run. */
  readonly byHand: number;
  /** How often the clock goes back by twenty days. */
  readonly backwards: number;
}

/** One study: what the registry has of it, and what has come of it at its members. */
export interface HeldStudy {
  readonly record: StudyRecord;
  /** Sessions opened, and how many of them each member has charged. */
  readonly opened: number;
  readonly charged: readonly number[];
  /** Whether it has ended, ever. */
  readonly hasEnded: boolean;
  /** Sessions that were opened although the study had ended, been paused, or not begun. */
  readonly wrongly: number;
}

/** What a service has on its disk. */
interface Disk {
  readonly studies: readonly HeldStudy[];
  readonly decidedMs: number;
  /** Names of runs of which it was said why they are not made. */
  readonly said: readonly string[];
}

export interface ServiceWorld {
  readonly nowMs: number;
  readonly isUp: boolean;
  readonly disk: Disk;
  readonly left: ServiceBounds;
}

type Commit = (disk: Disk) => Disk;

/** A service of two members and the studies of two months: everything that can happen, in every order. */
export class ServiceWorlds implements Worlds<ServiceWorld> {
  readonly #bounds: ServiceBounds;
  readonly #code: ServiceCode;
  readonly #decided = new Memory<Due>();
  readonly #endMs = Date.parse("2026-03-31T00:00:00Z");

  constructor(bounds: ServiceBounds, code: ServiceCode = SERVICE_CODE) {
    this.#bounds = bounds;
    this.#code = code;
  }

  start(): ServiceWorld {
    const nowMs = Date.parse("2026-01-01T00:00:00Z");
    return { nowMs, isUp: true, disk: { studies: [], decidedMs: nowMs, said: [] }, left: this.#bounds };
  }

  keyOf({ nowMs, isUp, disk, left }: ServiceWorld): string {
    const studies = disk.studies.map(({ record, opened, charged, hasEnded, wrongly }) => {
      const { name, state, closesAt, approved, told } = record;
      return [name, state, closesAt, approved, told, opened, charged, hasEnded, wrongly].join();
    });
    const { crashes, cancels, pauses, byHand, backwards } = left;
    return [
      nowMs,
      isUp,
      disk.decidedMs,
      disk.said,
      crashes,
      cancels,
      pauses,
      byHand,
      backwards,
      ...studies,
    ].join("|");
  }

  next(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    if (!world.isUp) return [...this.#started(world), ...this.#members(world), ...this.#time(world)];
    return [
      ...this.#operator(world),
      ...this.#members(world),
      ...this.#sessions(world),
      ...this.#time(world),
    ];
  }

  /** Everything that the service has to do by now, as commits in order. */
  #tick({ nowMs, disk }: ServiceWorld): readonly Commit[] {
    const late = disk.studies.flatMap(({ record }): Commit[] => {
      const { until } = this.#code.describeStudy(record, () => ({ isHere: true }));
      const isLate = !isOver(record.state) && until !== undefined && Date.parse(until) <= nowMs;
      return isLate ? [this.#moving(record.name, "fail", nowMs)] : [];
    });
    return [
      ...late,
      ...this.#runs(
        nowMs,
        late.reduce((before, commit) => commit(before), disk),
      ),
    ];
  }

  #runs(nowMs: number, { studies, decidedMs }: Disk): readonly Commit[] {
    const known = studies.map(({ record }) => [record.name, record.schedule, isOver(record.state)]);
    const answer = this.#decided.recall(`${nowMs} ${decidedMs} ${known.join()}`, () => {
      const ours = studies.filter(({ record }) => record.schedule === MONTHLY.name);
      const underWay = ours.find(({ record }) => !isOver(record.state))?.record.name;
      const studyOf = (name: string) => studies.find(({ record }) => record.name === name)?.record;
      return this.#code.due(MONTHLY, { decidedMs, isSuspended: false, underWay, studyOf }, nowMs);
    });
    if (answer.decidedMs === decidedMs) return [];
    const said = answer.skipped.map(({ run }) => run.name);
    const decision: Commit = (disk) => ({
      ...disk,
      decidedMs: answer.decidedMs,
      said: [...disk.said, ...said],
    });
    if (!answer.run) return [decision];
    const { name, snapshot, closesAt } = answer.run;
    const study: Commit = proposing({ name, snapshot, closesAt, schedule: MONTHLY.name }, nowMs);
    return this.#code.isStudyFirst ? [study, decision] : [decision, study];
  }

  /** A service that comes back, and one whose time has moved on, does what has to be done; it may die between any two commits. */
  #ticked(world: ServiceWorld, label: string): readonly Transition<ServiceWorld>[] {
    return this.#committed(world, label, this.#tick(world));
  }

  #committed(
    world: ServiceWorld,
    label: string,
    commits: readonly Commit[],
  ): readonly Transition<ServiceWorld>[] {
    const { crashes } = world.left;
    const after = (count: number) =>
      commits.slice(0, count).reduce((disk, commit) => commit(disk), world.disk);
    const whole = { label, world: { ...world, disk: after(commits.length) } };
    if (crashes === 0) return [whole];
    const left = { ...world.left, crashes: crashes - 1 };
    const cut = Array.from({ length: commits.length + 1 }, (_, count) => ({
      label: `${label}, killed after ${count}`,
      world: { ...world, isUp: false, disk: after(count), left },
    }));
    return [whole, ...cut];
  }

  #started(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    return this.#ticked({ ...world, isUp: true }, "service starts");
  }

  /** Time goes to the next moment at which something is due, or back. */
  #time(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    const { nowMs, disk, left, isUp } = world;
    const untils = disk.studies.flatMap(({ record }) => {
      const { until } = this.#code.describeStudy(record, () => ({ isHere: true }));
      return until === undefined ? [] : [Date.parse(until)];
    });
    const runs = ["2026-01-02T06:00:00Z", "2026-02-02T06:00:00Z"].map((at) => Date.parse(at));
    const moments = [...untils, ...runs].filter((at) => at > nowMs && at <= this.#endMs);
    const all: Transition<ServiceWorld>[] = [];
    const to = (label: string, moved: ServiceWorld) =>
      all.push(...(isUp ? this.#ticked(moved, label) : [{ label, world: moved }]));
    if (moments.length > 0) to("time passes", { ...world, nowMs: Math.min(...moments) });
    if (left.backwards > 0)
      to("the clock goes back", {
        ...world,
        nowMs: nowMs - 20 * DAY_MS,
        left: { ...left, backwards: left.backwards - 1 },
      });
    return all;
  }

  #operator(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    const { nowMs, disk, left } = world;
    const all: Transition<ServiceWorld>[] = [];
    for (const { record } of disk.studies) {
      const { name, state } = record;
      for (const [move, kind] of [
        ["cancel", "cancels"],
        ["pause", "pauses"],
        ["resume", undefined],
      ] as const) {
        const isLeft = kind === undefined || left[kind] > 0;
        if (!isLeft || this.#code.leadsTo(state, move) === undefined) continue;
        const used = kind === undefined ? left : { ...left, [kind]: left[kind] - 1 };
        all.push(
          ...this.#committed({ ...world, left: used }, `${move} ${name}`, [this.#moving(name, move, nowMs)]),
        );
      }
    }
    const name = "retail-2026-02";
    const isKnown = disk.studies.some(({ record }) => record.name === name);
    if (left.byHand > 0 && !isKnown) {
      const commit = proposing(
        { name, snapshot: "2026-01-01T00:00:00Z", closesAt: textOf(nowMs + 7 * DAY_MS) },
        nowMs,
      );
      all.push(
        ...this.#committed({ ...world, left: { ...left, byHand: left.byHand - 1 } }, "by hand", [commit]),
      );
    }
    return all;
  }

  /** Members approve, one study at a time, and charge what they were asked; neither waits for the service's process. */
  #members(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    const { disk, nowMs, isUp } = world;
    return disk.studies.flatMap(({ record, opened, charged }, at) =>
      MEMBERS.flatMap((member, place): readonly Transition<ServiceWorld>[] => {
        if (charged[place] < opened && !record.told.includes(member)) {
          const after = charged.with(place, charged[place] + 1);
          const studies = disk.studies.with(at, { ...disk.studies[at], charged: after });
          return [
            { label: `${member} charges ${record.name}`, world: { ...world, disk: { ...disk, studies } } },
          ];
        }
        if (!isUp || record.approved.includes(member)) return [];
        if (this.#code.leadsTo(record.state, "approve") === undefined || isBusy(disk, member)) return [];
        return this.#committed(world, `${member} approves ${record.name}`, [
          this.#approving(record.name, member, nowMs),
        ]);
      }),
    );
  }

  /** Sessions of a study that runs, one after the other; and members who hear of an end. */
  #sessions(world: ServiceWorld): readonly Transition<ServiceWorld>[] {
    const { disk, nowMs } = world;
    return disk.studies.flatMap(({ record, opened, charged }): readonly Transition<ServiceWorld>[] => {
      const { name, state } = record;
      const isAnswered = charged.every((count) => count === opened);
      if (isOver(state)) {
        const untold = MEMBERS.filter(
          (member) => record.approved.includes(member) && !record.told.includes(member),
        );
        return untold.flatMap((member) =>
          this.#committed(world, `${member} hears of ${name}`, [telling(name, member)]),
        );
      }
      if (!isAnswered) return [];
      if (opened === SESSIONS && this.#code.leadsTo(state, "finish") !== undefined)
        return this.#committed(world, `${name} ends`, [this.#moving(name, "finish", nowMs)]);
      if (state !== "running" || opened === SESSIONS) return [];
      return this.#committed(world, `${name} asks`, [asking(name)]);
    });
  }

  #moving(name: string, move: Move, nowMs: number): Commit {
    return changing(name, (study) => {
      const state = this.#code.leadsTo(study.record.state, move);
      if (state === undefined || state === study.record.state) return study;
      const hasEnded = study.hasEnded || isOver(state);
      return { ...study, hasEnded, record: { ...study.record, state, since: textOf(nowMs) } };
    });
  }

  #approving(name: string, member: string, nowMs: number): Commit {
    return changing(name, (study) => {
      const approved = [...study.record.approved, member].toSorted();
      const move = approved.length === MEMBERS.length ? "start" : "approve";
      const state = this.#code.leadsTo(study.record.state, move) ?? study.record.state;
      return { ...study, record: { ...study.record, approved, state, since: textOf(nowMs) } };
    });
  }
}

/** A member takes part in one study at a time: another one waits until it has heard of the end. */
function isBusy({ studies }: Disk, member: string): boolean {
  return studies.some(({ record }) => record.approved.includes(member) && !record.told.includes(member));
}

function changing(name: string, change: (study: HeldStudy) => HeldStudy): Commit {
  return (disk) => ({
    ...disk,
    studies: disk.studies.map((study) => (study.record.name === name ? change(study) : study)),
  });
}

/** Opens a session: as the record stands when it is written. */
function asking(name: string): Commit {
  return changing(name, (study) => {
    const { state, approved } = study.record;
    const isRight = state === "running" && approved.length === MEMBERS.length && !study.hasEnded;
    return { ...study, opened: study.opened + 1, wrongly: study.wrongly + (isRight ? 0 : 1) };
  });
}

function telling(name: string, member: string): Commit {
  return changing(name, (study) => {
    return { ...study, record: { ...study.record, told: [...study.record.told, member].toSorted() } };
  });
}

function proposing(
  run: Pick<StudyRecord, "name" | "snapshot" | "closesAt"> & { readonly schedule?: string },
  nowMs: number,
): Commit {
  const record: StudyRecord = {
    ...run,
    title: run.name,
    state: "proposed",
    since: textOf(nowMs),
    deadline: textOf(Date.parse(run.closesAt) + 30 * DAY_MS),
    quorum: MEMBERS.length,
    roster: MEMBERS.map((name) => ({ name, identity: "00".repeat(32) })),
    template: "retail",
    budget: { epsilon: "1", delta: "1e-6", sessions: SESSIONS },
    approved: [],
    told: [],
    refused: {},
    history: [],
  };
  const study = { record, opened: 0, charged: MEMBERS.map(() => 0), hasEnded: false, wrongly: 0 };
  return (disk) => ({ ...disk, studies: [...disk.studies, study] });
}

function textOf(ms: number): string {
  return new Date(ms).toISOString();
}
