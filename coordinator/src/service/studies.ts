import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { budgetOf } from "../make-plan.ts";
import type { OperatorEvent } from "../session/events.ts";
import { isOver } from "../studies/lifecycle.ts";
import { type StudyRecord, recordName } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import { Audits } from "./audits.ts";
import type { EventLog } from "./event-log.ts";
import { answered, followed, happenedTo, isToOpen, turned } from "./follow.ts";
import { LiveStudies } from "./live-studies.ts";
import type { Members } from "./members.ts";
import { eventOf } from "./news.ts";
import { Offered } from "./offered.ts";
import type { Proposal } from "./port.ts";
import { ProposalRate } from "./proposal-rate.ts";
import { datesOf, offeredAs, planOf, protocolWith, quorumOf } from "./proposals.ts";
import { badName, taken, unknown, unopened } from "./refusals.ts";
import { StandIns, isToReplace } from "./stand-in.ts";
import type { Templates } from "./templates.ts";
import type { LiveStudy, ServiceLimits, ServiceWorld, StudyTold } from "./world.ts";

/** What studies are kept with. */
interface Beside {
  readonly registry: Registry;
  readonly events: EventLog;
  readonly members: Members;
  readonly templates: Templates;
  readonly limits: ServiceLimits;
}

/** The studies of a service: drafted, offered, under way, ended; each record follows what stands in the study's own books. */
export class Studies {
  readonly live: LiveStudies;
  readonly offered: Offered;
  readonly audits: Audits;
  readonly #world: ServiceWorld;
  readonly #beside: Beside;
  readonly #rate: ProposalRate;
  readonly #standIns: StandIns;

  constructor(world: ServiceWorld, beside: Beside) {
    this.#world = world;
    this.#beside = beside;
    const { registry, events } = beside;
    const renew = (name: string) => this.live.get(name)?.publish() ?? this.#open(name);
    this.audits = new Audits(world, { registry, events, renew });
    this.#rate = new ProposalRate(beside.limits, () => world.now());
    this.offered = new Offered(registry);
    this.#standIns = new StandIns({
      stateOf: async (name) => (await this.#open(name))?.state,
      known: (name) => registry.get("study", name),
      put: (record) => this.put(record),
      offer: (name) => this.#offer(name),
      now: () => world.now(),
    });
    this.live = new LiveStudies(world, {
      told: (name, live, told) => this.#told(name, live, told),
      closed: (name, live) => this.#later(name, this.#follow(name, live)),
      failed: (name, fault) => this.#beside.events.failed(fault, name),
    });
  }

  /** @throws CodedError STUDY_UNKNOWN. */
  required(name: string): StudyRecord {
    const record = this.#beside.registry.get("study", name);
    if (record) return record;
    throw unknown(
      "study",
      name,
      this.#all().map((each) => each.name),
    );
  }

  /** Studies with a member on their roster that have not ended. */
  underWayOf(member: string): readonly StudyRecord[] {
    return this.#all().filter(
      ({ state, roster }) => !isOver(state) && roster.some(({ name }) => name === member),
    );
  }

  /** Opens all that were offered and have not ended, and those that had begun whose bundle nobody has noted. */
  async goOn(): Promise<void> {
    for (const record of this.#all()) if (isToOpen(record)) await this.#open(record.name);
  }

  /** Does what dates ask for: drafts whose day has come, ends with whose members a plan goes on, studies that have stopped. */
  async look(): Promise<void> {
    for (const record of this.#all()) {
      const { name, state, opensAt } = record;
      const isDue = opensAt === undefined || Date.parse(opensAt) <= this.#world.now();
      if (state === "draft" && isDue) await this.#offer(name);
      else if (isToReplace(record)) await this.#standIns.replace(name);
      else if (state !== "draft" && !isOver(state)) {
        const live = await this.#open(name);
        // What the disk has refused of it is written once more.
        if (live) this.#later(name, this.#follow(name, live));
      }
      this.#later(name, this.audits.look(record));
    }
  }

  /** @throws CodedError as `CoordinatorService.propose`. */
  async propose(proposal: Proposal): Promise<StudyRecord> {
    const { registry, members, templates, limits } = this.#beside;
    const { name } = proposal;
    if (!recordName.safeParse(name).success) throw badName("study");
    if (registry.get("study", name)) throw taken("study", name);
    const underWay = this.#all().filter(({ state }) => !isOver(state)).length;
    this.#rate.take(underWay, proposal.schedule !== undefined);
    const template = templates.required(proposal.template);
    const roster = members
      .named(proposal.members)
      .map(({ name: member, identity }) => ({ name: member, identity }));
    const at = this.#at();
    const { epsilon, delta } = budgetOf(template.study.budget, roster.length);
    const record: StudyRecord = {
      name,
      title: proposal.title ?? template.study.title,
      state: "draft",
      since: at,
      ...datesOf(proposal, limits, this.#world.now()),
      quorum: quorumOf(proposal.quorum, roster.length),
      roster,
      template: template.name,
      budget: { epsilon, delta, sessions: template.sessions },
      approved: [],
      told: [],
      refused: {},
      ...(proposal.schedule !== undefined && { schedule: proposal.schedule }),
      history: [{ at, what: "draft" }],
    };
    // What nobody could accept is refused before anything is kept of it.
    this.#planOf(record);
    await this.put(record);
    if (record.opensAt === undefined) await this.#offer(name);
    return this.required(name);
  }

  /** Does what an operator wants of a study that was offered; its record has followed when it resolves. @throws CodedError STUDY_UNOPENED. */
  async operate(name: string, event: OperatorEvent): Promise<void> {
    const live = await this.#open(name);
    if (!live) throw unopened(name);
    await live.operate(event);
    await this.#follow(name, live);
  }

  /** Puts what members have handed in into a study's bundle, and audits it. @throws CodedError BUNDLE_NONE or COLLECT_*. */
  async collect(name: string, folders: readonly string[]): Promise<void> {
    await this.bundle(name);
    await this.audits.collect(name, folders);
  }

  /** Where a study's bundle lies here: published anew where another process has done it. @throws CodedError STUDY_UNKNOWN. */
  async bundle(name: string): Promise<string | undefined> {
    if (this.required(name).bundle !== undefined && !this.#world.bundleOf(name)) await this.#open(name);
    return this.#world.bundleOf(name);
  }

  /** A message of a member, for a study that is open, or that is opened because it has come late. */
  receive(member: string, study: string, bytes: Uint8Array): void {
    const name = this.offered.for(member, study)?.name;
    if (name === undefined) return;
    const live = this.live.get(name);
    if (live) live.receive(member, bytes);
    else
      this.#later(
        name,
        this.#open(name).then((opened) => opened?.receive(member, bytes)),
      );
  }

  async put(record: StudyRecord): Promise<void> {
    const before = this.#beside.registry.get("study", record.name);
    const written = this.#beside.registry.put("study", record);
    if (before?.state !== record.state) this.#beside.events.recorded(happenedTo(record));
    await written;
    this.offered.note(record);
    if (before?.state === record.state) return;
    for (const { name } of record.roster) this.#world.announce(name);
  }

  close(): Promise<void> {
    this.audits.close();
    return this.live.close();
  }

  /** Offers a draft: its plan stands in its own books first. */
  async #offer(name: string): Promise<void> {
    const live = await this.#open(name);
    if (!live) return;
    await this.put(turned(offeredAs(this.required(name), live), "open", this.#at()));
  }

  async #open(name: string): Promise<LiveStudy | undefined> {
    const { state, replaces } = this.required(name);
    const earlier = state === "draft" && replaces !== undefined ? await this.#open(replaces) : undefined;
    return this.live.open(name, () => this.#planOf(this.required(name), earlier?.plan));
  }

  #planOf(record: StudyRecord, earlier?: Plan): Plan {
    const { templates, members } = this.#beside;
    const { coordinator, source } = this.#world;
    if (record.replaces !== undefined && !earlier) throw unopened(record.replaces);
    const protocol = protocolWith(record.roster.map(({ name }) => members.known(name)));
    return planOf(record, templates.required(record.template).study, {
      coordinator,
      source,
      protocol,
      earlier,
    });
  }

  #told(name: string, live: LiveStudy, told: StudyTold): void {
    const { registry, events } = this.#beside;
    const { roster } = live.plan;
    events.progressed({ ...eventOf(told, roster), study: name });
    const record = registry.get("study", name);
    const next = record && answered(record, told, roster);
    if (next) this.#later(name, this.put(next));
    this.#later(name, this.#follow(name, live));
    if (told.type === "published") this.#later(name, this.audits.published(name, told.folder));
  }

  /** What nobody waits for is told when it fails. */
  #later(name: string, done: Promise<void>): void {
    done.catch((error: unknown) => this.#beside.events.failed(error, name));
  }

  async #follow(name: string, live: LiveStudy): Promise<void> {
    const record = this.#beside.registry.get("study", name);
    // A draft becomes a proposal by being offered, and by nothing that is heard of it.
    if (!record || record.state === "draft") return;
    const next = followed(record, live.state, this.#at());
    if (JSON.stringify(next) !== JSON.stringify(record)) await this.put(next);
    if (isToReplace(next)) await this.#standIns.replace(name);
  }

  #all(): readonly StudyRecord[] {
    return this.#beside.registry.all("study");
  }

  #at(): string {
    return new Date(this.#world.now()).toISOString();
  }
}
