import { verdictText } from "@fedseg/wording/status/verdict-text.ts";
import type { Action, Awaited, Reason, Refusals, SessionView, StudyView, VerdictView } from "../view.ts";
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
  /** Fewest members of whom a sum can be made. */
  readonly fewest?: number;
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
  const lacking = lackedIn(record, underWay);
  const refusals = refusalsIn(record);
  return {
    ...defined(told),
    ...(lacking && { reason: lacking }),
    waitsFor: waitsFor(record, presenceOf, underWay),
    ...(until !== undefined && { until }),
    ...(refusals && { refusals }),
    can: [...actionsOf(record, lacking), ...(isOpen(verdict) ? (["acknowledge"] as const) : [])],
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
function actionsOf({ state, reason }: StudyRecord, lacking: Reason | undefined): readonly Action[] {
  const goesOn = !lacking && !HALTED.has(reason?.code ?? "");
  return actionsIn(state).filter((action) => action !== "resume" || goesOn);
}

/** Members that have given a study up that has begun: none of them takes it up again. */
function leftIn({ state, roster, refused }: StudyRecord): readonly string[] {
  if (state !== "running" && state !== "paused") return [];
  return roster.map(({ name }) => name).filter((name) => refused[name]?.code === "STUDY_LEFT");
}

/** Why a study never goes on that fewer members are left of than a sum needs; undefined while enough are. */
function lackedIn(record: StudyRecord, { fewest = 0 }: UnderWay): Reason | undefined {
  const left = leftIn(record);
  const size = record.roster.length;
  if (left.length === 0 || size - left.length >= fewest) return undefined;
  return {
    code: "STUDY_LEFT",
    what: `Given up by ${left.join(", ")}: of the ${size} members of this study a sum needs ${fewest}.`,
    why: "Whoever has left a study never takes it up again, and with fewer members a sum would carry too little honest noise.",
    todo: "It never goes on, and keeps its members from others until its deadline: cancel it (the command is withdraw), and propose another study.",
  };
}

/** Who has refused a study that still enrols; undefined where nobody has. */
function refusalsIn({ state, roster, approved, refused, quorum }: StudyRecord): Refusals | undefined {
  if (state !== "proposed" && state !== "enrolling") return undefined;
  const by = roster.map(({ name }) => name).filter((name) => refused[name] && !approved.includes(name));
  const of = roster.length;
  return by.length === 0 ? undefined : { by, quorum, of, canStart: of - by.length >= quorum };
}

/** Whether an audit lacks something that nobody has said to know. */
function isOpen(verdict: StudyRecord["verdict"]): boolean {
  return verdict?.verdict === "NOT VERIFIABLE" && verdict.acknowledged === undefined;
}

/** What a study waits for. Nothing waits without end: see `untilWhen`. */
function waitsFor(
  record: StudyRecord,
  presenceOf: (member: string) => Presence,
  underWay: UnderWay,
): readonly Awaited[] {
  const { awaited } = underWay;
  const of = (what: Awaited["what"], who: string) => awaitedOf(record, presenceOf, { what, who });
  const told = ({ what, who }: UnderWay["awaited"][number]) => (who === undefined ? { what } : of(what, who));
  if (!isOver(record.state) && awaited.some(({ what }) => what === "books")) return [{ what: "books" }];
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
      return lackedIn(record, underWay) || HALTED.has(record.reason?.code ?? "")
        ? [{ what: "withdrawal" }]
        : pausedFor(record, presenceOf).map(told);
    case "finished":
    case "failed":
    case "cancelled":
      return [];
  }
}

/** Of whom a paused study waits: whoever is away or has left where it lacks members, else its operator. */
function pausedFor(
  record: StudyRecord,
  presenceOf: (member: string) => Presence,
): readonly Pick<Awaited, "what" | "who">[] {
  if (record.reason?.code !== "TOO_FEW_NODES") return [{ what: "operator" }];
  const left = leftIn(record);
  return record.roster
    .filter(({ name }) => left.includes(name) || !presenceOf(name).isHere)
    .map(({ name }) => ({ what: "node", who: name }));
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
