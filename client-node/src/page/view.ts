import type { Text } from "@fedseg/wording/language.ts";
import type { Status } from "@fedseg/wording/status/status.ts";

/** What a page holds while it is signed in; only the page knows `csrf`. */
export interface SignedInView {
  readonly node: string;
  readonly csrf: string;
}

/** What of a proposal its owner sees at once. */
interface ProposalHead {
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly title: string;
  readonly state:
    | "waiting"
    | "approved"
    | "refused"
    | "lapsed"
    | "cancelled"
    | "withdrawn"
    | "begun"
    | "ended";
  readonly coordinator: string;
  readonly roster: readonly string[];
  readonly sessions: number;
  /** With how many it may go on when enrolment closes, where that is not all. */
  readonly quorum?: number | undefined;
  /** ISO 8601: of the data, of its state, and until when it can be answered. */
  readonly snapshot: string;
  readonly since: string;
  readonly until?: string | undefined;
  /** What it comes to, and what it may charge at most; mu² in fixed point 2^-80. */
  readonly price: { readonly muSq: string; readonly worstMuSq: string };
}

/** A proposal as its owner sees it. */
export interface ProposalView {
  readonly proposal: ProposalHead;
  /** How many such studies the account carries; none that nobody has priced. */
  readonly more: number | undefined;
  /** What its plan computes while it can be answered, what it costs and how many such studies fit, and why it stands where it does, a sentence each. */
  readonly says: readonly Text[];
  readonly can: readonly ("approve" | "refuse")[];
  /** Whether this node holds its plan, so that it can be foretold and previewed: while it can be answered. */
  readonly hasPlan: boolean;
}

/** What the data size supports of a plan, program by program, in words and as tables: `error` is one standard error as a part of a range. */
export interface AccuracyView {
  readonly accuracy: readonly {
    readonly aim: Text;
    readonly words: Text;
    readonly heads: readonly Text[];
    readonly rows: readonly {
      readonly name: Text;
      readonly numbers: readonly Text[];
      readonly error?: number;
    }[];
  }[];
  /** What would have no result, had the study exactly its floor of users. */
  readonly refused: readonly Text[];
}

/** An account's numbers for programs: mu² in fixed point 2^-80 as decimal text; `spentMuSq` holds what is reserved. */
export interface AccountFigures {
  readonly delta: string;
  readonly budgetMuSq: string;
  readonly spentMuSq: string;
  readonly reservedMuSq: string;
  readonly ladder: readonly string[];
  /** How many more studies as the last ones fit, and until when that lasts; undefined before the first has ended. */
  readonly forecast: { readonly more: number; readonly untilMs: number | undefined } | undefined;
}

/** An account as its owner sees it. */
export interface AccountView extends AccountFigures {
  readonly forecastText: Text | undefined;
}

/** What the owner needs to know today. */
export interface TodayView {
  readonly node: string;
  readonly status: Status;
  readonly proposals: readonly ProposalView[];
  readonly account: AccountView;
  /** Plans that can be previewed. */
  readonly plans: readonly PlanChoice[];
}

/** A plan whose preview can be asked for: one that is under way, or that can be answered. */
export interface PlanChoice {
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly title: string;
}

/** Something that takes long and is done once when it is asked for. */
export type JobView<Result> =
  | { readonly state: "none" }
  | { readonly state: "working"; readonly since: string }
  | { readonly state: "done"; readonly at: string; readonly result: Result }
  | { readonly state: "failed"; readonly at: string; readonly problem: ProblemView };

/** A refusal in an answer. */
export interface ProblemView {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

/** A report that is written as markup, all of it this project's own, in the language that was asked for; empty when there is nothing to say. */
export interface MarkupView {
  readonly markup: string;
}

/** What would leave a node. */
export interface PreviewView extends PlanChoice {
  readonly sessions: readonly PreviewSession[];
  /** Why the rehearsal stops before the study would. */
  readonly stopped: string | undefined;
}

/** One session of a preview. */
export interface PreviewSession {
  readonly session: number;
  readonly attempt: number;
  readonly isRehearsal: boolean;
  readonly query: string;
  readonly meaning: Text;
  readonly numbers: number;
  /** Once masked. */
  readonly bytes: number;
  /** Epsilon against the outside world, and against the coordinator with colluding platforms. */
  readonly epsilon: { readonly outside: string; readonly coalition: string };
  readonly blocks: readonly PreviewBlock[];
}

/** One block of a session's vector: the first of its entries, and how many are left out here. */
export interface PreviewBlock {
  readonly name: string;
  readonly meaning: Text;
  /** Of this node's noise, in the unit of the entries. */
  readonly sigma: number;
  readonly entries: readonly PreviewEntry[];
  readonly more: number;
}

/** One number that would leave: exact, which never does, and noised. */
export interface PreviewEntry {
  readonly name: Text;
  readonly exact: number;
  readonly noised: number;
}

/** Parts of what a person is told. */
export type PersonPart = "about" | "sources" | "features" | "scores" | "campaigns" | "studies";

/** What a node holds of one person. */
export interface PersonView {
  readonly user: string;
  readonly withdrawal: "withdrawn" | "erased" | undefined;
  /** In both languages, part by part. */
  readonly parts: readonly { readonly part: PersonPart; readonly lines: readonly Text[] }[];
}
