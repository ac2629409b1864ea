import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Inputs } from "@fedseg/shared/programs/contract.ts";
import type { SegmentGroup } from "@fedseg/shared/programs/names.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Table } from "../table.ts";

/** What people call one of the places of a column. */
export interface ScoreTitle {
  readonly label: Text;
  /** What a campaign wants from it, where a program says so; null for one that is too small to speak about. */
  readonly group?: SegmentGroup | null | undefined;
  /** Whether the noise leaves only this name, where a program says so; null for one that is too small to speak about. */
  readonly certain?: boolean | null | undefined;
}

/** One of the numbers of a score, as it is kept, exported and looked up. */
export interface ScoreColumn {
  readonly name: string;
  /**
   * "place": whole, from 1: a segment, a class, a leaf. "share": from 0 to 1, told to four digits: a margin, a probability, a
   * risk. "word": a place in one of the program's lists, told as what stands there; 0 for none.
   */
  readonly kind: "place" | "share" | "number" | "word";
  /** Which of the program's lists words stand in. */
  readonly list?: string | undefined;
  /** What the places are called, in order; one column of a program at most has titles. */
  readonly titles?: readonly ScoreTitle[] | undefined;
}

/** Texts by the name of the list that they stand in. */
export type WordLists = Readonly<Record<string, readonly string[]>>;

/** What a released model says of one user: computed and kept at the user's own node. */
export interface Score {
  readonly program: string;
  /** By the names of the scoring's columns. */
  readonly values: Readonly<Record<string, number>>;
}

/** A program's model, with what the plan says around it. */
export interface Released<Spec, Model> {
  readonly model: Model;
  readonly spec: Spec;
  readonly features: readonly FeatureSpec[];
  /** Models of earlier studies that the plan carries. */
  readonly inputs: Inputs;
}

/** Something that a node writes for its owner. */
export interface OwnFile {
  readonly name: string;
  readonly text: string;
}

/** What a program gives the node's owner beside the scores. */
export interface OwnFiles {
  /** Released numbers in other words; readable by the owner only. */
  readonly released: readonly OwnFile[];
  /** Exact numbers of rows, which never leave the node: sealed. */
  readonly sealed: readonly OwnFile[];
  /** What the sealed ones say, in words. */
  readonly beside: Text | undefined;
}

/** Centres that users are given to the nearest of. */
export interface Nearest {
  readonly scaling: Scaling;
  /** On the grid, k×d row-major. */
  readonly centers: Int32Array;
}

/** A model applied to the rows of a table. */
export interface Scoring {
  /** Returns a user's score; undefined for a user who could not be measured. */
  score(user: number): Score | undefined;
  /** What a score holds, in the order of exports. Names are unlike one another, lower case, of at most 48 characters. */
  readonly columns: readonly ScoreColumn[];
  /** What words are told of, by the name of the list. */
  readonly lists?: WordLists | undefined;
  /** Says to one person why they have their score; undefined for a user who could not be measured. */
  explain?(user: number): Text | undefined;
  files?(): OwnFiles;
  /** Where users are given to the nearest of some centres: these. */
  readonly nearest?: Nearest;
}

/** Names of files that a program writes about the newest study alone: where it writes none, those of an earlier one go. */
export interface NewestFiles {
  readonly released?: readonly string[];
  readonly sealed?: readonly string[];
}

/** What a node does with a program's model; its contract has the same basename in shared/src/programs. */
export interface Scorer<Spec, Model> {
  readonly ofNewest?: NewestFiles;
  /** Applies a model. Local post-processing, costs no budget. @throws RangeError when table and model differ in features. */
  prepare(released: Released<Spec, Model>, table: Table): Scoring;
}
