import { CodedError } from "@fedseg/shared/errors.ts";
import type {
  CoordinatorService,
  NewMember,
  OpenStudy,
  PlansPort,
  Proposal,
  WholeSchedule,
  WholeTemplate,
} from "@fedseg/coordinator/service/port.ts";
import type { TemplateStudy } from "@fedseg/coordinator/studies/template.ts";
import { changedTemplate } from "@fedseg/coordinator/studies/template-changes.ts";
import type {
  MemberView,
  ScheduleView,
  ServiceEvent,
  ServiceView,
  StudyStateName,
  StudyView,
  TemplateView,
} from "@fedseg/coordinator/view.ts";

const AT = "2026-11-29T12:00:00.000Z";

/** A study in a state, as the service tells it. */
export function studyView(name: string, state: StudyStateName = "enrolling"): StudyView {
  return {
    name,
    title: `Study ${name}`,
    state,
    since: AT,
    waitsFor: [{ what: "approval", who: "globex", isHere: false, lastSeen: AT }],
    until: "2026-12-06T12:00:00.000Z",
    can: ["pause", "cancel"],
    snapshot: "2026-11-01T00:00:00Z",
    closesAt: "2026-12-06T12:00:00.000Z",
    quorum: 3,
    roster: ["acme", "globex", "initech"].map((member) => ({
      name: member,
      hasApproved: member !== "globex",
    })),
    cost: { epsilon: "1.000", delta: "1e-6", sessions: 7 },
    history: [{ at: AT, what: "proposed" }],
  };
}

function unknown(kind: string): CodedError {
  return new CodedError(`${kind}_UNKNOWN`, { what: "There is none.", why: "None was.", todo: "Look." });
}

/** A service in memory that notes what it was asked to do, in order. */
export class FakeService implements CoordinatorService {
  readonly asked: string[] = [];
  readonly members: MemberView[] = ["acme", "globex", "initech"].map((name, at) => ({
    name,
    identity: `${at}`.repeat(64),
    state: "member",
    since: AT,
    isHere: at !== 1,
    studies: [],
  }));
  readonly studies = new Map<string, StudyView>([["spring", studyView("spring")]]);
  readonly schedules: ScheduleView[] = [];
  readonly templates: TemplateView[] = [
    { name: "monthly", hash: "ab".repeat(32), title: "Monthly", since: AT },
  ];
  /** What the next change rejects with. */
  fails: Error | undefined;
  /** What a change waits for. */
  gate: Promise<void> = Promise.resolve();
  readonly #events: ServiceEvent[] = [];
  readonly #listeners = new Set<(event: ServiceEvent) => void>();

  /** Studies that are open, by name. */
  readonly open = new Map<string, OpenStudy>();
  /** What every template says; without it there is none. */
  written: TemplateStudy | undefined;
  readonly plans: PlansPort = {
    opened: (study) => this.open.get(study),
    parts: ({ template, changes, members }) => ({
      study: changedTemplate(this.template(template).study, changes),
      members: this.members.filter(({ name }) => members?.includes(name) ?? true),
      coordinator: { name: "consortium", identity: "cd".repeat(32) },
      snapshot: "2026-01-01T00:00:00Z",
    }),
  };

  view(): ServiceView {
    return {
      name: "consortium",
      identity: "cd".repeat(32),
      at: new Date().toISOString(),
      members: this.members,
      studies: [...this.studies.values()],
      templates: this.templates,
      schedules: this.schedules,
    };
  }

  study(name: string): StudyView {
    const study = this.studies.get(name);
    if (!study) throw unknown("STUDY");
    return study;
  }

  member(name: string) {
    const member = this.members.find((one) => one.name === name);
    if (!member) throw unknown("MEMBER");
    return member;
  }

  template(name: string): WholeTemplate {
    const template = this.templates.find((one) => one.name === name);
    if (!template || !this.written) throw unknown("TEMPLATE");
    return { ...template, study: this.written };
  }

  schedule(name: string): WholeSchedule {
    const found = this.schedules.find((one) => one.name === name);
    if (!found) throw unknown("SCHEDULE");
    const { template, cron, timeZone } = found;
    const rest = {
      snapshot: { startOf: "month", minusDays: 0 },
      missed: "once",
      missedHours: 48,
      enrolDays: 7,
    } as const;
    return { ...found, schedule: { name, template, cron, timeZone, ...rest } };
  }

  lastEvent(): number {
    return this.#events.length;
  }

  subscribe(listener: (event: ServiceEvent) => void, afterId?: number): () => void {
    if (afterId !== undefined) this.#events.filter(({ id }) => id > afterId).forEach(listener);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Something has happened. */
  happen(event: Omit<ServiceEvent, "id" | "at"> & { readonly at?: string }): ServiceEvent {
    const told = { at: AT, ...event, id: this.#events.length + 1 };
    this.#events.push(told);
    for (const listener of this.#listeners) listener(told);
    return told;
  }

  async addMember({ name, identity }: NewMember): Promise<MemberView> {
    await this.#do(`addMember ${name}`);
    const member = { name, identity, state: "member", since: AT, isHere: false, studies: [] } as const;
    this.members.push(member);
    return member;
  }

  removeMember(name: string) {
    return this.#changeMember(name, "left");
  }
  revokeMember(name: string) {
    return this.#changeMember(name, "revoked");
  }
  async rotateMember(name: string) {
    await this.#do(`rotateMember ${name}`);
    return this.members[0];
  }

  async putTemplate({ name }: { readonly name: string }) {
    await this.#do(`putTemplate ${name}`);
    const template = { name, hash: "ef".repeat(32), title: name, since: AT };
    this.templates.push(template);
    return template;
  }

  async propose({ name }: Proposal): Promise<StudyView> {
    await this.#do(`propose ${name}`);
    const study = studyView(name, "proposed");
    this.studies.set(name, study);
    return study;
  }

  pause(name: string) {
    return this.#changeStudy("pause", name, "paused");
  }
  resume(name: string) {
    return this.#changeStudy("resume", name, "running");
  }
  async bundle(name: string) {
    return this.studies.get(name)?.bundle;
  }

  async acknowledge(name: string, reason: string): Promise<StudyView> {
    await this.#do(`acknowledge ${name}`);
    const { verdict, history, ...study } = this.study(name);
    const told = {
      ...study,
      can: study.can.filter((one) => one !== "acknowledge"),
      ...(verdict && { verdict: { ...verdict, acknowledged: { at: AT, reason } } }),
      history: [...history, { at: AT, what: "acknowledged", text: reason }],
    };
    this.studies.set(name, told);
    return told;
  }
  collect(name: string) {
    return this.#changeStudy("collect", name, "finished");
  }
  cancel(name: string) {
    return this.#changeStudy("cancel", name, "cancelled");
  }

  async putSchedule({ name, template, cron, timeZone }: Parameters<CoordinatorService["putSchedule"]>[0]) {
    await this.#do(`putSchedule ${name}`);
    const schedule = { name, template, cron, timeZone, state: "active" } as const;
    this.schedules.push(schedule);
    return schedule;
  }
  async removeSchedule(name: string) {
    await this.#do(`removeSchedule ${name}`);
  }
  async suspendSchedule(name: string, isSuspended: boolean): Promise<ScheduleView> {
    await this.#do(`suspendSchedule ${name}`);
    const at = this.schedules.findIndex((one) => one.name === name);
    this.schedules[at] = { ...this.schedules[at], state: isSuspended ? "suspended" : "active" };
    return this.schedules[at];
  }

  async #changeStudy(verb: string, name: string, state: StudyStateName): Promise<StudyView> {
    await this.#do(`${verb} ${name}`);
    this.studies.set(name, { ...this.study(name), state });
    return this.study(name);
  }

  async #changeMember(name: string, state: MemberView["state"]): Promise<MemberView> {
    await this.#do(`${state} ${name}`);
    const at = this.members.findIndex((one) => one.name === name);
    this.members[at] = { ...this.members[at], state };
    return this.members[at];
  }

  async #do(what: string): Promise<void> {
    this.asked.push(what);
    await this.gate;
    const { fails } = this;
    this.fails = undefined;
    if (fails) throw fails;
  }
}
