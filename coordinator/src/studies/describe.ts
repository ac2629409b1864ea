import { verdictText } from "@fedseg/wording/status/verdict-text.ts";
import type { Action, Awaited, SessionView, StudyView, VerdictView } from "../view.ts";
import { actionsIn, isOver } from "./lifecycle.ts";
import type { StudyRecord } from "./records.ts";

/** What is known of a member beside the records: lost with the process, but for when it was last seen. */
export interface Presence {
  readonly isHere: boolean;
  /** ISO 8601. */
  readonly lastSeen?: string | undefined;
}

/** What a study under way waits for, as its process knows it. */
export interface UnderWay {
  readonly session?: SessionView;
  /** What is awaited in the open session, and of which members; before it is open, its turn; before all are enrolled, whoever agrees and is not. */
  readonly awaited: readonly Pick<Awaited, "what" | "who">[];
  /** When the open step ends by itself, ISO 8601. */
  readonly until?: string;
}

/** The same fields, none of them undefined. */
type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Why a study is halted for good in these books. */
const HALTED: ReadonlySet<string> = new Set(["LEDGER_BEHIND", "END_UNKNOWN"]);

const NOTHING: UnderWay = { awaited: [] };

/**
 * Returns a study as people read it: where it stands since when, what it waits for until when, what can be done.
 */
export function describeStudy(
  record: StudyRecord,
  presenceOf: (member: string) => Presence,
  underWay: UnderWay = NOTHING,
): StudyView {
  const { approved, told: _, refused: __, budget, history, roster, verdict, ...told } = record;
  const until = untilWhen(record, underWay);
  return {
    ...defined(told),
    waitsFor: waitsFor(record, presenceOf, underWay),
    ...(until !== undefined && { until }),
    can: [...actionsOf(record), ...(isOpen(verdict) ? (["acknowledge"] as const) : [])],
    roster: roster.map(({ name }) => ({ name, hasApproved: approved.includes(name) })),
    ...(underWay.session && { session: underWay.session }),
    cost: defined(budget),
    history: history.map(defined),
    ...(verdict && { verdict: verdictView(verdict) }),
  };
}

function verdictView(kept: NonNullable<StudyRecord["verdict"]>): VerdictView {
  const { verdict, at, codes, missing, acknowledged } = kept;
  const says = verdictText({ verdict, missing });
  return { verdict, at, codes, missing, ...(acknowledged && { acknowledged }), says };
}

/** What a person can do with a study; resuming one that its books never go on with does nothing. */
function actionsOf({ state, reason }: StudyRecord): readonly Action[] {
  return actionsIn(state).filter((action) => action !== "resume" || !HALTED.has(reason?.code ?? ""));
}

/** Whether an audit lacks something that nobody has said to know. */
function isOpen(verdict: StudyRecord["verdict"]): boolean {
  return verdict?.verdict === "NOT VERIFIABLE" && verdict.acknowledged === undefined;
}

/** What a study waits for. Nothing waits without end: see `untilWhen`. */
function waitsFor(
  record: StudyRecord,
  presenceOf: (member: string) => Presence,
  { awaited }: UnderWay,
): readonly Awaited[] {
  const of = (what: Awaited["what"], who: string) => awaitedOf(record, presenceOf, { what, who });
  const told = ({ what, who }: UnderWay["awaited"][number]) => (who === undefined ? { what } : of(what, who));
  switch (record.state) {
    case "draft":
      return [{ what: "opening" }];
    case "proposed":
    case "enrolling":
      return [
        ...record.roster
          .filter(({ name }) => !record.approved.includes(name))
          .map(({ name }) => of("approval", name)),
        ...awaited.filter(({ who }) => who === undefined || record.approved.includes(who)).map(told),
      ];
    case "running":
      return awaited.map(told);
    case "paused":
      return record.reason?.code === "TOO_FEW_NODES"
        ? record.roster.filter(({ name }) => !presenceOf(name).isHere).map(({ name }) => of("node", name))
        : [{ what: "operator" }];
    case "finished":
    case "failed":
    case "cancelled":
      return [];
  }
}

function awaitedOf(
  { refused }: StudyRecord,
  presenceOf: (member: string) => Presence,
  { what, who }: { readonly what: Awaited["what"]; readonly who: string },
): Awaited {
  const { isHere, lastSeen } = presenceOf(who);
  return { what, who, isHere, ...(!isHere && lastSeen !== undefined && { lastSeen }), ...refused[who] };
}

/** When a study's waiting ends by itself; undefined where nothing is waited for. */
function untilWhen(record: StudyRecord, { until }: UnderWay): string | undefined {
  if (isOver(record.state)) return undefined;
  if (record.state === "draft") return record.opensAt ?? record.closesAt;
  if (record.state === "proposed" || record.state === "enrolling") return record.closesAt;
  return record.state === "running" ? (until ?? record.deadline) : record.deadline;
}

/** Leaves out what is not there. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
}
