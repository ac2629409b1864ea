import type { CoordinatorState } from "../session/state.ts";
import type { StudyRecord } from "../studies/records.ts";

/** How long those who have agreed to a plan are asked about the one that stands in for it, at least and at most. */
const [LEAST_MS, MOST_MS] = [3_600_000, 7 * 86_400_000];

/**
 * Returns the draft of the study that goes on for one whose enrolment has closed with its quorum: those who agreed, the same
 * template, snapshot and title, and as long for enrolling as the one before had, within the same deadline.
 */
export function standIn(record: StudyRecord, agreed: readonly number[], nowMs: number): StudyRecord {
  const at = new Date(nowMs).toISOString();
  const { deadline, history, closesAt } = record;
  const offered = history.find(({ what }) => what === "proposed")?.at ?? at;
  const openMs = Math.min(MOST_MS, Math.max(LEAST_MS, Date.parse(closesAt) - Date.parse(offered)));
  const deadlineMs = deadline === undefined ? Infinity : Date.parse(deadline);
  // Half of what is left is for the sessions.
  const closesMs = nowMs + Math.min(openMs, Math.max(1000, (deadlineMs - nowMs) / 2));
  const { opensAt: _, planHash: __, reason: ___, replacedBy: ____, ...same } = record;
  return {
    ...same,
    name: nextName(record.name),
    state: "draft",
    since: at,
    closesAt: new Date(closesMs).toISOString(),
    ...(deadlineMs <= closesMs && { deadline: new Date(closesMs + LEAST_MS).toISOString() }),
    // Members agree to one by themselves, once: of it nobody is left out.
    quorum: agreed.length,
    roster: agreed.map((node) => record.roster[node]),
    approved: [],
    told: [],
    refused: {},
    replaces: record.name,
    history: [{ at, what: "draft" }],
  };
}

/** The name of a study's stand-in: the same with a number behind it, no longer than a name may be. */
function nextName(name: string): string {
  const [, base, number = "1"] = /^(.*?)(?:-again-(\d+))?$/.exec(name)!;
  return `${base.slice(0, 50)}-again-${Number(number) + (name.includes("-again-") ? 1 : 0)}`;
}

/** Whether a study's enrolment has closed with its quorum, and nothing stands in for it yet. */
export function isToReplace({ reason, replacedBy }: StudyRecord): boolean {
  return reason?.code === "STUDY_REPLACED" && replacedBy === undefined;
}

/** What stand-ins are made with. */
interface StandInPorts {
  /** Where a study stands by its own books; undefined where they cannot be opened. */
  stateOf(name: string): Promise<CoordinatorState | undefined>;
  known(name: string): StudyRecord | undefined;
  put(record: StudyRecord): Promise<void>;
  offer(name: string): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Offers the plans that stand in for those whose quorum has come: each once, however often and by whom it is asked for. */
export class StandIns {
  readonly #ports: StandInPorts;
  readonly #atWork = new Map<string, Promise<void>>();

  constructor(ports: StandInPorts) {
    this.#ports = ports;
  }

  /** Resolves when the stand-in of a study is offered. */
  replace(name: string): Promise<void> {
    const begun = this.#atWork.get(name);
    if (begun) return begun;
    const work = this.#replace(name).finally(() => this.#atWork.delete(name));
    this.#atWork.set(name, work);
    return work;
  }

  async #replace(name: string): Promise<void> {
    const { stateOf, known, put, offer, now } = this.#ports;
    const state = await stateOf(name);
    const record = known(name);
    if (state?.phase !== "failed" || !record || !isToReplace(record)) return;
    const next = standIn(record, state.over?.agreed ?? [], now());
    if (!known(next.name)) await put(next);
    await put({ ...(known(name) ?? record), replacedBy: next.name });
    await offer(next.name);
  }
}
