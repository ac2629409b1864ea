import { z } from "zod";
import { MOST_CLASSES, classNames } from "../../features/target.ts";
import type { Scorer } from "../../queries/scorer.ts";
import type { EarlierModel, ProgramFacts } from "../contract.ts";
import type { Recalibration, ScoreTable } from "./score-table.ts";
import {
  type Prediction,
  type PredictionSpec,
  plainTable,
  publishedRecalibration,
  publishedTable,
  readTable,
} from "./spec.ts";

/** Programs that tell several classes apart. */
export const TELLING_APART = ["classes", "tree", "forest", "boosted-trees", "network"] as const;

export type TellingApart = (typeof TELLING_APART)[number];

/** What is learnt of one of several classes against all others. */
export interface ClassModel<Own extends Scorer = Scorer> {
  /** What the plan calls it. */
  readonly name: string;
  /** What gives a user's score for it. */
  readonly scorer: Own;
  /** Users by that score, and whether the class is theirs. */
  readonly table: ScoreTable;
  /** What makes of a score one that is right; absent: nothing has to be done. */
  readonly recalibration?: Recalibration | undefined;
}

/** The released model of a program that tells several classes apart: post-processed noisy sums, and the names that the plan has. */
export interface ClassesModel<Own extends Scorer = Scorer> {
  /** In the order of the target's classes. */
  readonly classes: readonly ClassModel<Own>[];
  /** Noisy users with a class, and the standard error. */
  readonly users: number;
  readonly usersSigma: number;
}

/** One of several classes, and how many there are. */
export interface OneClass {
  readonly yes: number;
  readonly of: number;
}

/** Tells a model of several classes from one of a yes or no. */
export function isOfClasses<Own extends Scorer, Other extends object>(
  model: ClassesModel<Own> | Other,
): model is ClassesModel<Own> {
  return "classes" in model;
}

/** Returns what an input's program foretells of several classes; undefined where it has no model, or one of a yes or no. */
export function classesOf(input: EarlierModel | undefined, program: string): ClassesModel | undefined {
  const model = input?.programs.find(({ name }) => name === program)?.model as
    | Prediction
    | ClassesModel
    | undefined;
  return model && isOfClasses(model) ? model : undefined;
}

/** Tells the same of what is published. */
export function isPublishedOfClasses(plain: unknown): boolean {
  return typeof plain === "object" && plain !== null && "classes" in plain;
}

/** Returns the names of the classes, three or more, of the target that a program asks for; of a yes or no none. */
export function severalClasses(
  { target }: Pick<PredictionSpec, "target">,
  { targets = {} }: Pick<ProgramFacts, "targets">,
): readonly string[] {
  const names = targets[target] ? classNames(targets[target]) : [];
  return names.length > 2 ? names : [];
}

/** Returns what a sum is asked for that counts classes apart: how many, where they are several. */
export function countedApart(names: readonly string[]): { classes?: number } {
  return names.length > 0 ? { classes: names.length } : {};
}

/** Chances that sum to 1, and the place of the largest, the first of equal ones. */
export interface SharedOut {
  readonly chances: readonly number[];
  readonly likeliest: number;
}

/** Makes chances of several classes, each against all others, sum to 1. */
export function shareOut(each: readonly number[]): SharedOut {
  const sum = each.reduce((all, chance) => all + chance, 0);
  const chances = each.map((chance) => chance / sum);
  return { chances, likeliest: chances.indexOf(Math.max(...chances)) };
}

/** Joins the counts of all classes but one: cells×classes row-major become cells×2, of the others and of the class. */
export function againstOthers(counts: Float64Array, { yes, of }: OneClass): Float64Array {
  const joined = new Float64Array((counts.length / of) * 2);
  counts.forEach((count, at) => (joined[2 * Math.floor(at / of) + Number(at % of === yes)] += count));
  return joined;
}

/** A class's fields as they are published, beside what gives its score. */
const publishedClass = {
  name: z.string(),
  table: publishedTable,
  recalibration: publishedRecalibration.optional(),
};

/** Returns how a model of several classes is published whose classes have fields of their own. */
export function publishedClasses<Shape extends z.ZodRawShape>(own: Shape) {
  return {
    classes: z
      .array(z.strictObject({ ...own, ...publishedClass }))
      .min(3)
      .max(MOST_CLASSES),
    users: z.number(),
    usersSigma: z.number().min(0),
  };
}

/** Returns what all classes have in common as it is published, behind the name and what gives the score. */
export function plainClass({ table, recalibration }: ClassModel) {
  return {
    table: plainTable(table),
    ...(recalibration && { recalibration: { shift: recalibration.shift, slope: recalibration.slope } }),
  };
}

/** Reads what `plainClass` has written, with the name. */
export function readClass({
  name,
  table,
  recalibration,
}: {
  readonly name: string;
  readonly table: z.output<typeof publishedTable>;
  readonly recalibration?: Recalibration | undefined;
}): Omit<ClassModel, "scorer"> {
  return { name, table: readTable(table), ...(recalibration && { recalibration }) };
}
