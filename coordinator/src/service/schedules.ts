import type { CodedError } from "@fedseg/shared/errors.ts";
import { checkSchedule } from "../schedules/check-schedules.ts";
import { due, triedUntil } from "../schedules/due.ts";
import { momentText } from "../schedules/runs.ts";
import { type Run, type Schedule, scheduleConfig } from "../schedules/schedule.ts";
import { isOver } from "../studies/lifecycle.ts";
import { type ScheduleRecord, recordName } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { ScheduleView } from "../view.ts";
import type { EventLog } from "./event-log.ts";
import type { Members } from "./members.ts";
import type { Proposal, WholeSchedule } from "./port.ts";
import { badName, unknown } from "./refusals.ts";
import type { Templates } from "./templates.ts";

/** What schedules are kept with. */
interface Beside {
  readonly registry: Registry;
  readonly events: EventLog;
  readonly members: Members;
  readonly templates: Templates;
  /** Milliseconds since 1970. */
  now(): number;
  propose(proposal: Proposal): Promise<unknown>;
}

/** How a run of a schedule is refused while as many studies as the service takes have not ended; it does not count for the other bound. */
const NO_ROOM = "PROPOSALS_TOO_MANY";

/** Studies that propose themselves: what each schedule asks for is decided once; a stop in between finds the study made. */
export class Schedules {
  readonly #beside: Beside;
  /** Schedules of which it was said that the clock lies behind their newest run. */
  readonly #doubted = new Set<string>();

  constructor(beside: Beside) {
    this.#beside = beside;
  }

  /** @throws CodedError SCHEDULE_*, TEMPLATE_UNKNOWN or MEMBER_UNKNOWN. */
  async put(given: Schedule): Promise<ScheduleView> {
    const { registry, templates, members, events, now } = this.#beside;
    if (!recordName.safeParse(given.name).success) throw badName("schedule");
    const schedule = scheduleConfig.parse(given);
    templates.required(schedule.template);
    members.named(schedule.members);
    checkSchedule(
      schedule,
      registry.all("schedule").map((record) => record.schedule),
      now(),
    );
    const { name } = schedule;
    const before = registry.get("schedule", name);
    // What waits for room is of the schedule as it was.
    const last = before?.last && { last: { ...before.last, until: undefined } };
    const record = {
      isSuspended: false,
      ...before,
      ...last,
      name,
      schedule,
      since: this.#at(),
      decidedMs: now(),
    };
    const written = registry.put("schedule", record);
    events.recorded({ type: "schedule-put", text: name });
    await written;
    return this.#view(record);
  }

  /** @throws CodedError SCHEDULE_UNKNOWN. */
  async remove(name: string): Promise<void> {
    this.#required(name);
    const written = this.#beside.registry.remove("schedule", name);
    this.#beside.events.recorded({ type: "schedule-removed", text: name });
    await written;
  }

  /** @throws CodedError SCHEDULE_UNKNOWN. */
  async suspend(name: string, isSuspended: boolean): Promise<ScheduleView> {
    const record = { ...this.#required(name), isSuspended };
    const written = this.#beside.registry.put("schedule", record);
    const type = isSuspended ? "schedule-suspended" : "schedule-resumed";
    this.#beside.events.recorded({ type, text: name });
    await written;
    return this.#view(record);
  }

  /** @throws CodedError SCHEDULE_UNKNOWN. */
  whole(name: string): WholeSchedule {
    const record = this.#required(name);
    return { ...this.#view(record), schedule: record.schedule };
  }

  views(): readonly ScheduleView[] {
    return this.#beside.registry.all("schedule").map((record) => this.#view(record));
  }

  /** Proposes what is due. */
  async look(): Promise<void> {
    const { registry } = this.#beside;
    for (const { name } of registry.all("schedule")) {
      // What was put anew or removed while another was looked at, is as it is now.
      const record = registry.get("schedule", name);
      if (record) await this.#lookAt(record);
    }
  }

  async #lookAt(record: ScheduleRecord): Promise<void> {
    const { registry, events, now } = this.#beside;
    const { run, made, skipped, decidedMs, clock } = due(record.schedule, this.#past(record), now());
    const { name } = record;
    this.#doubt(name, clock);
    if (decidedMs === record.decidedMs) return;
    for (const { run: missed, refusal } of skipped)
      events.happened({ type: "run-skipped", study: missed.name, code: refusal.code, text: refusal.message });
    const [last] = skipped.toReversed();
    const skippedLast = last && { at: last.run.at, code: last.refusal.code };
    const found = made && { at: made.at, study: made.name };
    const newest = run ? await this.#make(run, record) : (found ?? skippedLast);
    // It may have been suspended, put anew or removed meanwhile.
    const current = registry.get("schedule", name);
    if (current?.since !== record.since) return;
    // A run that waits for room is not decided.
    const waits = newest && "until" in newest;
    const decided = waits ? (last ? Date.parse(last.run.at) : record.decidedMs) : decidedMs;
    const next = { ...current, decidedMs: decided, ...(newest && { last: newest }) };
    if (JSON.stringify(next) !== JSON.stringify(current)) await registry.put("schedule", next);
  }

  /** Says once that a clock lies behind a schedule's newest run, and again when it has been right meanwhile. */
  #doubt(name: string, clock: CodedError | undefined): void {
    if (!clock) this.#doubted.delete(name);
    if (!clock || this.#doubted.has(name)) return;
    this.#doubted.add(name);
    this.#beside.events.happened({ type: "fault", code: clock.code, text: clock.message });
  }

  /** Proposes a run. That it could not be is told once; it is tried again where there was no room for it. */
  async #make(
    run: Run,
    { name: schedule, schedule: asked, last }: ScheduleRecord,
  ): Promise<NonNullable<ScheduleRecord["last"]>> {
    const { name, at, snapshot, closesAt } = run;
    const { template, quorum, members } = asked;
    const whom = { ...(quorum !== undefined && { quorum }), ...(members && { members }) };
    try {
      await this.#beside.propose({ name, template, snapshot, closesAt, schedule, ...whom });
      return { at, study: name };
    } catch (error) {
      const { code, message } = asCoded(error);
      const told = { study: name, code };
      if (code !== NO_ROOM) {
        this.#beside.events.happened({ type: "run-skipped", ...told, text: message });
        return { at, code };
      }
      const until = momentText(triedUntil(asked, run));
      if (last?.at !== at || last.until === undefined) {
        const text = `${message} It is tried again until ${until}.`;
        this.#beside.events.happened({ type: "run-waits", ...told, text });
      }
      return { at, code, until };
    }
  }

  #past({ name, decidedMs, isSuspended, last }: ScheduleRecord) {
    const { registry } = this.#beside;
    const studyOf = (study: string) => registry.get("study", study);
    const underWay = registry
      .all("study")
      .find(({ schedule, state }) => schedule === name && !isOver(state))?.name;
    return { decidedMs, isSuspended, underWay, studyOf, waiting: last?.until && last.at };
  }

  #view(record: ScheduleRecord): ScheduleView {
    const { name, schedule, isSuspended, last } = record;
    const { template, cron, timeZone } = schedule;
    const { nextMs } = due(schedule, this.#past(record), this.#beside.now());
    return {
      name,
      template,
      cron,
      timeZone,
      state: isSuspended ? "suspended" : "active",
      ...(nextMs !== undefined && { next: new Date(nextMs).toISOString() }),
      ...(last && {
        last: {
          at: last.at,
          ...(last.study !== undefined && { study: last.study }),
          ...(last.code !== undefined && { code: last.code }),
          ...(last.until !== undefined && { until: last.until }),
        },
      }),
    };
  }

  #required(name: string): ScheduleRecord {
    const { registry } = this.#beside;
    const record = registry.get("schedule", name);
    const known = registry.all("schedule").map((each) => each.name);
    if (!record) throw unknown("schedule", name, known);
    return record;
  }

  #at(): string {
    return new Date(this.#beside.now()).toISOString();
  }
}
