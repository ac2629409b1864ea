import type { Schedule } from "../schedules/schedule.ts";
import { moved, requireResumable } from "../studies/lifecycle.ts";
import { Registry } from "../studies/registry.ts";
import { shownReason } from "../studies/shown-text.ts";
import { Together } from "../studies/together.ts";
import type {
  MemberView,
  ScheduleView,
  ServiceEvent,
  ServiceView,
  StudyView,
  TemplateView,
} from "../view.ts";
import { EventLog } from "./event-log.ts";
import { turned } from "./follow.ts";
import { Members } from "./members.ts";
import { Plans } from "./plans.ts";
import type {
  CoordinatorService,
  NewMember,
  NewTemplate,
  Proposal,
  WholeSchedule,
  WholeTemplate,
} from "./port.ts";
import { cancelledDraft, inStudy } from "./refusals.ts";
import { Schedules } from "./schedules.ts";
import { Studies } from "./studies.ts";
import { Templates } from "./templates.ts";
import { Views } from "./views.ts";
import type { ServiceLimits, ServiceWorld } from "./world.ts";

/** How rarely dates are looked at. */
const LOOK_MS = 30_000;

/** A coordinator's service: members, templates, and many studies at once, over years. */
export class Service implements CoordinatorService {
  readonly plans: Plans;
  readonly bundle = (name: string): Promise<string | undefined> => this.#studies.bundle(name);
  readonly acknowledge = (name: string, reason: string): Promise<StudyView> =>
    this.#studies.audits.acknowledge(this.#studies.required(name), reason).then(() => this.study(name));
  readonly lastEvent = (): number => this.#events.last;
  readonly termOver = (): void => this.#events.termOver();
  readonly #world: ServiceWorld;
  readonly #book: Together;
  readonly #registry: Registry;
  readonly #events: EventLog;
  readonly #members: Members;
  readonly #templates: Templates;
  readonly #studies: Studies;
  readonly #schedules: Schedules;
  readonly #views: Views;
  #isEnding = false;

  /** @throws CodedError JOURNAL_DAMAGED. */
  constructor(world: ServiceWorld, limits: ServiceLimits) {
    this.#world = world;
    this.#book = new Together(world.documents);
    this.#registry = new Registry(this.#book);
    this.#events = new EventLog(this.#book, world);
    const { coordinator } = world;
    const [registry, events, now] = [this.#registry, this.#events, () => this.#at()];
    const members = new Members(registry, { events, now });
    const templates = new Templates(registry, { coordinator, events, now });
    const beside = { registry, events, members, templates };
    this.#members = members;
    this.#templates = templates;
    this.#studies = new Studies(world, { ...beside, limits });
    this.#views = new Views(registry, this.#studies);
    this.plans = new Plans(coordinator, { ...beside, live: this.#studies.live });
    this.#schedules = new Schedules({
      ...beside,
      now: () => world.now(),
      propose: (proposal) => this.#studies.propose(proposal),
    });
  }

  /** Goes on with everything that has not ended; then looks at dates, until it ends. */
  async start(): Promise<void> {
    await this.#studies.goOn();
    this.#lookOn();
  }

  /** Does what dates ask for by now. */
  async look(): Promise<void> {
    await this.#studies.look();
    await this.#schedules.look();
    await this.#members.stillHere((member) => this.#studies.live.isHere(member));
  }

  /** Takes nothing more in any study; resolves when everything is written. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#studies.close();
    await this.settled();
  }

  /** Resolves when what connections that have ended left to be written is. */
  async settled(): Promise<void> {
    await this.#events.close();
    await this.#book.settled();
  }

  /** The identity key (hexadecimal) of whoever may connect. */
  identityOf(member: string): string | undefined {
    return this.#members.identityOf(member);
  }

  /** Studies (planHash) that may have something for a member. */
  studiesOf(member: string): readonly string[] {
    return this.#studies.offered.to(member);
  }

  connected(member: string, protocols: readonly string[]): void {
    this.#studies.live.connected(member);
    this.#events.progressed({ type: "connected", member });
    void this.#members.heard(member, protocols).catch((error: unknown) => this.#events.failed(error));
  }

  departed(member: string): void {
    this.#studies.live.departed(member);
    this.#events.progressed({ type: "departed", member });
    void this.#members.seen(member).catch((error: unknown) => this.#events.failed(error));
  }

  /** A message of a member that has proved who it is. */
  receive(member: string, study: string, bytes: Uint8Array): void {
    this.#studies.receive(member, study, bytes);
  }

  view(): ServiceView {
    return {
      ...this.#world.coordinator,
      at: this.#at(),
      members: this.#views.members(),
      studies: this.#views.studies(),
      templates: this.#templates.views(),
      schedules: this.#schedules.views(),
    };
  }

  study(name: string): StudyView {
    return this.#views.study(this.#studies.required(name));
  }

  member(name: string): MemberView {
    return this.#views.member(this.#members.known(name).name);
  }

  template(name: string): WholeTemplate {
    return this.#templates.whole(name);
  }

  schedule(name: string): WholeSchedule {
    return this.#schedules.whole(name);
  }

  subscribe(listener: (event: ServiceEvent) => void, afterId?: number): () => void {
    return this.#events.subscribe(listener, afterId);
  }

  async addMember(member: NewMember): Promise<MemberView> {
    await this.#members.add(member);
    return this.#views.member(member.name);
  }

  async removeMember(name: string): Promise<MemberView> {
    await this.#members.leave(name);
    return this.#views.member(name);
  }

  async revokeMember(name: string, reason: string): Promise<MemberView> {
    await this.#members.revoke(name, reason);
    this.#world.disconnect(name);
    for (const { name: study } of this.#studies.underWayOf(name))
      await this.cancel(study, `the key of ${name} is revoked`);
    return this.#views.member(name);
  }

  async rotateMember(name: string, statement: string): Promise<MemberView> {
    const [busy] = this.#studies.underWayOf(name);
    if (busy) throw inStudy(name, busy);
    await this.#members.rotate(name, statement);
    this.#world.disconnect(name);
    return this.#views.member(name);
  }

  putTemplate(template: NewTemplate): Promise<TemplateView> {
    return this.#templates.put(template, this.#members.current());
  }

  async propose(proposal: Proposal): Promise<StudyView> {
    return this.#views.study(await this.#studies.propose(proposal));
  }

  async pause(name: string, reason: string): Promise<StudyView> {
    const record = this.#studies.required(name);
    // A study that waits for nodes can be told to wait for its operator instead.
    if (record.reason?.code !== "TOO_FEW_NODES") moved(record, "pause", { at: this.#at() });
    await this.#studies.operate(name, { type: "pause", reason: shownReason(reason) });
    return this.study(name);
  }

  async resume(name: string): Promise<StudyView> {
    moved(this.#studies.required(name), "resume", { at: this.#at() });
    requireResumable(this.study(name));
    await this.#studies.operate(name, { type: "go-on" });
    return this.study(name);
  }

  async cancel(name: string, reason: string): Promise<StudyView> {
    const record = this.#studies.required(name);
    moved(record, "cancel", { at: this.#at() });
    const said = shownReason(reason);
    if (record.state === "draft")
      await this.#studies.put(turned(record, "cancel", this.#at(), cancelledDraft(said)));
    else await this.#studies.operate(name, { type: "cancel", reason: said });
    return this.study(name);
  }

  async collect(name: string, folders: readonly string[]): Promise<StudyView> {
    await this.#studies.collect(name, folders);
    return this.study(name);
  }

  putSchedule(schedule: Schedule): Promise<ScheduleView> {
    return this.#schedules.put(schedule);
  }

  removeSchedule(name: string): Promise<void> {
    return this.#schedules.remove(name);
  }

  suspendSchedule(name: string, isSuspended: boolean): Promise<ScheduleView> {
    return this.#schedules.suspend(name, isSuspended);
  }

  #lookOn(): void {
    if (this.#isEnding) return;
    void this.look()
      .catch((error: unknown) => this.#events.failed(error))
      .finally(() => this.#world.after(LOOK_MS, () => this.#lookOn()));
  }

  #at(): string {
    return new Date(this.#world.now()).toISOString();
  }
}
