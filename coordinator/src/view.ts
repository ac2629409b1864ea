import type { Text } from "@fedseg/wording/language.ts";

/** Where a study stands; the same words everywhere. */
export type StudyStateName =
  | "draft"
  | "proposed"
  | "enrolling"
  | "running"
  | "paused"
  | "finished"
  | "failed"
  | "cancelled";

/** What an operator can do with a study as it is. */
export type Action = "pause" | "resume" | "cancel" | "acknowledge";

/** One thing that a study waits for: of whom, and why it has not come yet where that is known. */
export interface Awaited {
  /**
   * `opening`: the day on which enrolment opens. `enrolment`: another study of the same members. `countersignature`: a member that agrees, and
   * has no room yet. `turn`: other studies' sessions. `operator`: somebody who resumes it. `withdrawal`: somebody who ends it, as it never goes on. `books`: the study's own, which could not be opened or written.
   */
  readonly what:
    | "opening"
    | "approval"
    | "enrolment"
    | "countersignature"
    | "turn"
    | "bundle"
    | "report"
    | "confirmation"
    | "unmasking"
    | "node"
    | "operator"
    | "withdrawal"
    | "books";
  /** A member's name; left out where nobody in particular is waited for. */
  readonly who?: string;
  /** When that member was last connected, ISO 8601; left out when it is now, or never was. */
  readonly lastSeen?: string;
  readonly isHere?: boolean;
  /** What the member has refused with, and the name under which its owner finds the reason on site. */
  readonly code?: string;
  readonly event?: string;
}

/** Members that have refused a study whose enrolment is open, and whether it can still start: with `quorum` of its `of` members or more. */
export interface Refusals {
  readonly by: readonly string[];
  readonly quorum: number;
  readonly of: number;
  readonly canStart: boolean;
}

/** Why a study stands where it does, as a refusal says it. */
export interface Reason {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

/** One line of a study's history. */
export interface HistoryLine {
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
  readonly member?: string;
  readonly code?: string;
  readonly text?: string;
}

/** How far a study is: session `at` of `of`, and what that is for. */
export interface SessionView {
  readonly at: number;
  readonly of: number;
  readonly attempt: number;
  readonly query: string;
  readonly meaning: Text;
}

/** What an audit of a study's bundle has said. */
export interface VerdictView {
  readonly verdict: "PASS" | "NOT VERIFIABLE" | "FAIL";
  /** ISO 8601. */
  readonly at: string;
  /** Codes of the findings that are not PASS. */
  readonly codes: readonly string[];
  /** Parties whose ledgers are not in the bundle. */
  readonly missing: readonly string[];
  /** Since when, ISO 8601, what it lacks is known to who runs the service and awaited no more, and why. */
  readonly acknowledged?: { readonly at: string; readonly reason: string };
  /** What it means, and what to do about it. */
  readonly says: Text;
}

/** One study as people and programs read it. */
export interface StudyView {
  readonly name: string;
  readonly title: string;
  readonly state: StudyStateName;
  /** ISO 8601. */
  readonly since: string;
  readonly waitsFor: readonly Awaited[];
  /** When the waiting ends by itself, ISO 8601; left out where nothing is waited for. */
  readonly until?: string;
  /** Left out where nobody has refused. */
  readonly refusals?: Refusals;
  readonly can: readonly Action[];
  /** Why it is paused, or has ended without a model. */
  readonly reason?: Reason;
  /** The hash of the plan, hexadecimal; left out while the study is a draft. */
  readonly planHash?: string;
  readonly template?: string;
  readonly snapshot: string;
  readonly opensAt?: string;
  readonly closesAt: string;
  readonly deadline?: string;
  /** Fewest members with whom it starts. */
  readonly quorum: number;
  readonly roster: readonly { readonly name: string; readonly hasApproved: boolean }[];
  readonly session?: SessionView;
  readonly cost: {
    /** The plan's budget: what it charges a member's account at most if no attempt is lost. */
    readonly epsilon: string;
    readonly delta: string;
    readonly sessions: number;
    /** What it charges at most, with every attempt that the plan allows: mu² in fixed point 2^-80, decimal digits, and epsilon at `delta`. Left out where it is not known. */
    readonly most?: { readonly muSq: string; readonly epsilon: number };
    /** What it has charged one at most, in the same numbers, once it has finished: with its sums as they were settled and every attempt that was lost. */
    readonly charged?: { readonly muSq: string; readonly epsilon: number };
  };
  /** The study that this one goes on for with fewer members, or that goes on for this one. */
  readonly replaces?: string;
  readonly replacedBy?: string;
  readonly schedule?: string;
  readonly history: readonly HistoryLine[];
  /** Folder of the published bundle. */
  readonly bundle?: string;
  readonly verdict?: VerdictView;
}

/** One member as people and programs read it. */
export interface MemberView {
  readonly name: string;
  /** Hexadecimal. */
  readonly identity: string;
  /** `revoked`: its key is untrusted for ever. `left`: it takes part in no new study. */
  readonly state: "member" | "revoked" | "left";
  /** ISO 8601. */
  readonly since: string;
  readonly isHere: boolean;
  readonly lastSeen?: string;
  /** Names of studies of whose roster it is that have not ended, whether it has approved them or not. */
  readonly studies: readonly string[];
}

/** One template: a plan without snapshot, id and roster. */
export interface TemplateView {
  readonly name: string;
  /** Hexadecimal: what standing approvals are bound to. */
  readonly hash: string;
  readonly title: string;
  /** ISO 8601. */
  readonly since: string;
}

/** One schedule. */
export interface ScheduleView {
  readonly name: string;
  readonly template: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly state: "active" | "suspended";
  /** The moment of its next run, ISO 8601; while it is suspended that one is skipped. */
  readonly next?: string;
  /** What became of its newest run: the study that it has made, or the code of why none; with `until`, ISO 8601, it waits for room and is tried again till then. */
  readonly last?: {
    readonly at: string;
    readonly study?: string;
    readonly code?: string;
    readonly until?: string;
  };
}

/** Everything that a service knows, at one moment. */
export interface ServiceView {
  readonly name: string;
  readonly identity: string;
  /** ISO 8601. */
  readonly at: string;
  readonly members: readonly MemberView[];
  readonly studies: readonly StudyView[];
  readonly templates: readonly TemplateView[];
  readonly schedules: readonly ScheduleView[];
}

/** One thing that has happened, numbered in the order in which listeners hear it; numbers grow over restarts, too. */
export interface ServiceEvent {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly type: string;
  readonly study?: string;
  readonly member?: string;
  readonly session?: number;
  readonly code?: string;
  readonly text?: string;
}
