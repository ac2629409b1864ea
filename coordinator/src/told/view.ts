import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import type { Reason } from "../view.ts";

/** Epsilons of one thing at the plan's delta, for all data of one user at one platform, rounded up. */
export interface Epsilons {
  /** Who sees the released sums. */
  readonly outside: number;
  /** The coordinator with its colluders: what accounts are charged. */
  readonly coalition: number;
}

/** Epsilons of a whole study; `person`: of somebody with an account at every platform. */
export interface StudyEpsilons extends Epsilons {
  readonly person: number;
}

/** One session of a study, before it has begun. */
export interface PlannedSession {
  /** Counted from 1. */
  readonly session: number;
  readonly query: string;
  readonly meaning: Text;
  /** How many numbers leave each platform; bounds where that depends on what is released before. */
  readonly numbers: { readonly least: number; readonly most: number };
  /** Largest masked vector of one platform. */
  readonly bytes: number;
  /** What each user adds to, and where that is a count, the standard deviation of the noise on the sum, in users. */
  readonly parts: readonly { readonly meaning: Text; readonly noise?: number }[];
  readonly epsilon: Epsilons;
}

/** What the data size supports of one program, in words and as a table. */
export interface Accuracy {
  readonly program: string;
  readonly aim: Text;
  readonly words: Text;
  readonly heads: readonly Text[];
  /** `error`: the first number as a part of a range, where it is one standard error of it. */
  readonly rows: readonly {
    readonly name: Text;
    readonly numbers: readonly Text[];
    readonly error?: number;
  }[];
}

/** What can be written otherwise than a template has it. */
export interface Terms {
  /** The study's budget, a decimal number. */
  readonly epsilon: string;
  /** Public lower bound on the users of all platforms together. */
  readonly usersFloor: number;
  /** How many segments; a range where the data choose. Left out where the study makes none. */
  readonly k?: number | { readonly from: number; readonly to: number };
}

/** What a study will compute and cost, before anything is spent. */
export interface CostView {
  readonly terms: Terms;
  readonly delta: string;
  readonly members: number;
  /** Members that may collude with the coordinator, and fewest that stay in a session. */
  readonly colluders: number;
  readonly fewest: number;
  readonly sessions: readonly PlannedSession[];
  /** When every member stays; when only the fewest do; when every attempt is made and opened. */
  readonly expected: StudyEpsilons;
  readonly once: StudyEpsilons;
  readonly worst: StudyEpsilons;
  /** What a member's account is charged at most, with every attempt that the plan allows, by the numbers of the members' own limits. */
  readonly most: number;
  readonly accuracy: readonly Accuracy[];
  /** Why it would end without a model, had it exactly the floor of users. */
  readonly refusal?: Reason;
  /** Programs that would have no result then. */
  readonly refused: readonly Text[];
}

/** One sum that has left: of whom, how much, what it said beside its noise, and what it has cost. */
export interface SumView {
  readonly session: number;
  readonly attempt: number;
  readonly query: string;
  /** What it was asked for, by its record and those before it. */
  readonly meaning: Text;
  /** Members whose masked vectors are in it. */
  readonly members: readonly string[];
  readonly numbers: number;
  /** Masked vector of one member. */
  readonly bytes: number;
  /**
   * Root mean square of the released numbers over the standard deviation of their noise: about 1 where they are noise alone,
   * and seldom more than `alone` then (1, and two standard deviations of it).
   */
  readonly strength: number;
  readonly alone: number;
  /** mu² that it was settled at, fixed point 2^-80, as the ledgers have it; decimal digits. */
  readonly muSq: string;
  /** Epsilon of this and all sums before it, against the coordinator with its colluders. */
  readonly epsilon: number;
}

/** Epsilons that plans come to together. */
export interface Charged {
  /** At most, if no more attempt is lost: by their budgets, and by what those that have finished have charged. */
  readonly once: number;
  /** At most, with every attempt that they allow. Left out where that is not known of a study. */
  readonly most?: number;
}

/** What studies have charged and may charge a member's account together. */
export interface ChargesView {
  readonly member: string;
  /** Studies that it has approved, but for those that ended, or went on under another plan, before they began. */
  readonly studies: number;
  /** Of all of them together, at `delta`; those that have finished with what they have charged at most. */
  readonly approved: Charged;
  /** Of those that active schedules will ask it for within a year. */
  readonly aYear: Charged;
  readonly delta: number;
}

/** A feature of the study's segments. */
export interface FeatureView {
  readonly name: string;
  readonly title: Text;
  /** The scale that it is compared on. */
  readonly transform: "none" | "log1p" | "logit";
  readonly lo: number;
  readonly hi: number;
  /** Read as percentages. */
  readonly isShare: boolean;
}

/** What is released of a feature among the users of one segment; what the noise does not allow is left out. */
export interface FeatureTold {
  readonly median?: Estimate;
  readonly lowerQuartile?: Estimate;
  readonly upperQuartile?: Estimate;
  readonly mean?: Estimate;
  /** Where its middle user stands among all, as a standard normal score. */
  readonly score: Estimate;
  readonly level: "high" | "middle" | "low" | "undecided";
  /** The same numbers in words. */
  readonly says: Text;
}

/** A segment as everybody may know it. */
export type SegmentView =
  | { readonly hidden: true; readonly number: number; readonly title: Text }
  | {
      readonly hidden: false;
      readonly number: number;
      readonly title: Text;
      readonly group: Text;
      readonly size: Estimate;
      readonly share: Estimate;
      /** Names that the noise leaves open. */
      readonly open?: Text;
      /** Against the earlier study that it goes on with: moved, in standard errors of the noise of both. */
      readonly since?: { readonly isNew: boolean; readonly drift?: number; readonly says: Text };
      /** One for each of the study's features, in their order. */
      readonly features: readonly FeatureTold[];
    };

/** What a study's segmentation has released. */
export interface SegmentsTold {
  readonly features: readonly FeatureView[];
  /** Left out where the study makes no segments, or could not. */
  readonly segments?: readonly SegmentView[];
  /** Segments of the earlier study that none goes on with. */
  readonly gone: readonly { readonly number: number; readonly says: Text }[];
}

/** What one program of a study says to people. */
export interface ProgramTold {
  readonly program: string;
  readonly told: readonly Text[];
  /** What is shown beside the segments. */
  readonly section?: Section;
  /** The code with which it was refused; left out: it has a model. */
  readonly refused?: string;
}

/** What a study has released: post-processed noisy sums and nothing else. */
export interface ResultsView extends SegmentsTold {
  /** planHash, and the hash by which the ledgers name the model; hexadecimal. */
  readonly planHash: string;
  readonly model: string;
  readonly snapshot: string;
  /** Every program of the study, in the plan's order. */
  readonly programs: readonly ProgramTold[];
}
