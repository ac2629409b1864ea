import type { Arm } from "../campaigns/campaign.ts";
import type { ToldScore } from "../labels/told-score.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { LineReason, UserReason } from "../reports/quality-report.ts";

/** Lines of one source and type that speak of a person. */
export interface HeldLines {
  readonly source: string;
  /** Null for lines whose type could not be read. */
  readonly type: string | null;
  /** Why studies do not use them; undefined when they do. */
  readonly unused: LineReason | undefined;
  readonly count: number;
}

/** Rows of a source that is not read as lines, and what the node reads them for. */
export interface HeldRows {
  readonly source: string;
  readonly purpose: "customers" | "orders" | "records" | "optOut" | "gpc" | "tcf";
  readonly count: number;
}

/** What the sources of a node hold of one person, as far as the node reads them. */
export interface HeldData {
  readonly lines: readonly HeldLines[];
  readonly rows: readonly HeldRows[];
  /** Attributes with a value, by the dictionary's names. */
  readonly attributes: readonly { readonly name: string; readonly value: unknown }[];
  /** Why the person is not counted by the rules of today; undefined when they are, or when nothing is held. */
  readonly leftOut: UserReason | undefined;
  readonly isCounted: boolean;
}

/** One value as studies see it. */
export interface FeatureValue {
  readonly name: string;
  readonly title: Text;
  readonly unit: string;
  /** Natural units, clamped to the study's range; null when it cannot be measured. */
  readonly value: number | null;
}

/** A sum that a person's row has entered. */
export interface SubjectSum {
  readonly session: number;
  readonly attempt: number;
  readonly at: string;
  readonly query: string;
  readonly consentRule: string | null;
  /** `not-charged`: it was prepared, and nothing of it left. */
  readonly fate: "released" | "refunded" | "left" | "not-charged";
}

/** A study that a person's row has entered, and what that cost them: an (epsilon, delta) bound on what it can betray. */
export interface SubjectStudy {
  readonly study: string;
  readonly title: string;
  readonly sums: readonly SubjectSum[];
  readonly epsilon: number;
}

/** Everything that a node can tell a person about themselves. */
export interface SubjectAnswer {
  readonly node: string;
  readonly user: string;
  readonly answeredAt: string;
  readonly consentRule: string;
  readonly withdrawal: { readonly kind: "withdrawn" | "erased"; readonly at: string } | undefined;
  readonly held: HeldData;
  /** As of the snapshot of the latest study, or of the moment of the question. */
  readonly snapshot: string;
  /** Undefined for a person who is not counted. */
  readonly features: readonly FeatureValue[] | undefined;
  /** Campaigns whose audience the person is in, and on which side. */
  readonly campaigns: readonly { readonly name: string; readonly madeAt: string; readonly arm: Arm }[];
  /** What lies in the node's sealed table, program after program; empty for a person whom nothing is kept of. */
  readonly scores: readonly ToldScore[];
  /** Why the person has these scores, in words. */
  readonly explanation: Text | undefined;
  readonly studies: readonly SubjectStudy[];
  /** Of all studies together, and the delta of every epsilon here. */
  readonly epsilon: number;
  readonly delta: number;
}
