import type { Text } from "../language.ts";

/** Where a study stands, for an operator and for a member alike; `refused`: this member has nothing more to do with it. */
export type StudyStateWord =
  | "draft"
  | "proposed"
  | "enrolling"
  | "running"
  | "paused"
  | "finished"
  | "failed"
  | "cancelled"
  | "refused";

/** One thing that a study waits for, and of whom. */
export interface StatusWait {
  readonly what: string;
  readonly who?: string;
  /** Titles of the studies under way, beside which there may be no room for it. */
  readonly behind?: readonly string[];
  readonly isHere?: boolean;
  /** ISO 8601; left out when it is here, or never was. */
  readonly lastSeen?: string;
  /** What the member has refused with, and the name under which its owner finds the reason on site. */
  readonly code?: string;
  readonly event?: string;
}

/** Members that have refused a study whose enrolment is open, and whether it can still start: with `quorum` of its `of` members or more. */
export interface StatusRefusals {
  readonly by: readonly string[];
  readonly quorum: number;
  readonly of: number;
  readonly canStart: boolean;
}

/** One study in a status. */
export interface StudyStatus {
  /** Hash of the plan, hexadecimal; left out while there is none. */
  readonly planHash?: string;
  readonly name?: string;
  readonly title: string;
  readonly state: StudyStateWord;
  /** ISO 8601. */
  readonly since?: string;
  /** Session `at` of about `of`, and what it is for. */
  readonly session?: { readonly at: number; readonly of: number; readonly meaning?: Text };
  /** Epsilons at delta: what is charged so far, known at a member; what a study has charged each account at most, once its coordinator's service has seen it finish; and the most that the plan can cost if no attempt is lost. */
  readonly cost?: {
    readonly spent?: string;
    readonly charged?: string;
    readonly epsilon: string;
    readonly delta: string;
  };
  readonly waitsFor: readonly StatusWait[];
  /** When the waiting ends by itself, ISO 8601. */
  readonly until?: string;
  readonly refusals?: StatusRefusals;
  /** What an operator can do now. */
  readonly can?: readonly string[];
  /** Which of its sums have counted too few users, and what to do: known at its coordinator. */
  readonly warnings?: readonly Text[];
  /** Why it is paused, or has ended without a model. */
  readonly reason?: { readonly code: string; readonly what?: string; readonly todo?: string };
  /** What an audit of its bundle has said last; ISO 8601. */
  readonly verdict?: {
    readonly verdict: string;
    readonly at: string;
    readonly says: Text;
    /** Since when what it lacks is known and awaited no more, and why. */
    readonly acknowledged?: { readonly at: string; readonly reason: string };
  };
}

/** What went wrong last at a party, and what to do. */
export interface StatusError {
  readonly time: string;
  readonly code: string;
  readonly what: string;
  readonly todo: string;
  /** The name under which partners have heard of it. */
  readonly event?: string;
}

/** Where a node or coordinator stands at a moment: one form for both, what one of them lacks left out. */
export interface Status {
  readonly code: "STATUS";
  /** ISO 8601. */
  readonly time: string;
  readonly party: string;
  readonly program: "node" | "coordinator";
  /** The process that runs on the folder; left out when none does, and all else is from the files. */
  readonly process?: {
    readonly pid: number;
    readonly since: string;
    /** Of a process that passes on what it hears: whether the one that drives is in reach. */
    readonly role?: "relay" | "relay-alone";
  };
  /** A node's connection: since when it stands, or why there is none since when. */
  readonly coordinator?: {
    readonly isConnected: boolean;
    /** Which of the coordinator's addresses it stands to. */
    readonly url?: string | undefined;
    readonly since: string;
    readonly why?: string | undefined;
  };
  /** Proposals that wait for this node's owner. */
  readonly inbox?: number;
  readonly members?: readonly {
    readonly name: string;
    readonly state?: string;
    readonly isHere: boolean;
    readonly lastSeen?: string;
  }[];
  readonly studies: readonly StudyStatus[];
  /** Schedules that make studies: when each has its next run, and what became of the last one; ISO 8601. */
  readonly schedules?: readonly {
    readonly name: string;
    readonly state: "active" | "suspended";
    readonly next?: string;
    /** With `until` its run waits for room, and is tried again till then. */
    readonly last?: {
      readonly at: string;
      readonly study?: string;
      readonly code?: string;
      readonly until?: string;
    };
  }[];
  /** A node's account: epsilons at delta if it stops here (left out while nothing is spent) and as authorised, and how many more studies it carries. */
  readonly account?: {
    readonly isUnspent?: boolean;
    readonly ifStopped?: string;
    readonly authorised: string;
    readonly delta: string;
    readonly more?: number;
  };
  /** When this node's users were labelled last, and by which study. */
  readonly labels?: { readonly study: string; readonly labelledAt: string };
  readonly lastError?: StatusError;
}
