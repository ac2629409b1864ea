import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { AskedProgram } from "@fedseg/shared/programs/index.ts";
import { type Text, alike } from "../language.ts";
import type { Section } from "./section.ts";

/** What the data size supports, in words and as a table. */
export interface SupportWords {
  readonly words: Text;
  readonly heads: readonly [name: Text, ...numbers: Text[]];
  readonly rows: readonly SupportRow[];
}

/** What is known, and how well: a number with its unit for every head but the first. */
export interface SupportRow {
  readonly name: Text;
  readonly numbers: readonly Text[];
  /** The first of them as a part of a range, where it is one standard error of it. */
  readonly error?: number;
}

/** Returns a row whose numbers read alike in both languages. */
export function supportRow(name: Text, ...numbers: readonly string[]): SupportRow {
  return { name, numbers: numbers.map(alike) };
}

/** How a program's support is stated. */
export interface Supported<Spec, Support> {
  readonly spec: Spec;
  /** When every node stays, and when only `m` do. */
  readonly support: Support;
  readonly leastSupport: Support;
}

/** A program of the same study that stands before, and what it has released. */
export interface Told {
  readonly asked: AskedProgram;
  readonly model: unknown;
}

/** What a program says to people; its contract has the same basename in shared/src/programs. */
export interface ProgramWords<Spec, Model, Support> {
  /** What it makes, without a verb: "5 segments". */
  aim(spec: Spec): Text;
  /** What becomes of people's data in it, one clause. */
  purpose(spec: Spec): Text;
  /** What a session is for, one clause, by the step that the contract names. */
  session(step: string): Text;
  /** What the plan's floor of users supports. */
  support(supported: Supported<Spec, Support>, m: number): SupportWords;
  /** What the plan says of what a released model says: its last paragraphs. */
  about?(spec: Spec, facts: ProgramFacts): readonly Text[];
  /** What a released model says, paragraph by paragraph. */
  told(model: Model, spec: Spec, features: readonly FeatureSpec[], before: readonly Told[]): readonly Text[];
  /** What is shown beside the segments, where there is more than they show. */
  section?(
    model: Model,
    spec: Spec,
    features: readonly FeatureSpec[],
    before: readonly Told[],
  ): Section | undefined;
}
