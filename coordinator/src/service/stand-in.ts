import type { CoordinatorState } from "../session/state.ts";
import type { StudyRecord } from "../studies/records.ts";

/** How long those who have agreed to a plan are asked about the one that stands in for it, at least and at most. */
const [LEAST_MS, MOST_MS] = [3_600_000, 7 * 86_400_000];

/** A stand-in's name is the name before it, no longer than this with what tells it apart at its end, and a number behind it. */
const [BASE, TAIL] = [50, 12];

/**
 * Returns the draft of the study that goes on, under a name of its own, for one whose enrolment has closed with its quorum: those who agreed, the
 * same template, snapshot and title, and as long for enrolling as the one before had, within the same deadline.
 */
export function standIn(
  record: StudyRecord,
  name: string,
  agreed: readonly number[],
  nowMs: number,
): StudyRecord {
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
    name,
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

/** The name of a study's stand-in: the same with a number behind it, the first that is free or its own already. */
export function nextName(name: string, isFree: (next: string) => boolean): string {
  const [, whole, number = "0"] = /^(.*?)(?:-again-(\d+))?$/.exec(name)!;
  // The month of a scheduled run stands at the end.
  const base = whole.length > BASE ? `${whole.slice(0, BASE - TAIL)}${whole.slice(-TAIL)}` : whole;
  for (let next = Number(number) + 1; ; next += 1)
    if (isFree(`${base}-again-${next}`)) return `${base}-again-${next}`;
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
    const isFree = (next: string) => {
      const other = known(next);
      return !other || other.replaces === name;
    };
    const next = standIn(record, nextName(name, isFree), state.over?.agreed ?? [], now());
    if (!known(next.name)) await put(next);
    await put({ ...(known(name) ?? record), replacedBy: next.name });
    await offer(next.name);
  }
}
