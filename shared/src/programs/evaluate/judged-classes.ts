import { z } from "zod";
import { MOST_CLASSES, targetName } from "../../features/target.ts";
import { CLASS_QUALITY_PARTS } from "../../queries/class-quality.ts";
import { divideShare } from "../../queries/shares.ts";
import { type ProgramContext, inputName } from "../contract.ts";
import { placedClasses } from "../prediction/scorer-of.ts";
import {
  type ClassesModel,
  TELLING_APART,
  type TellingApart,
  classesOf,
} from "../prediction/several-classes.ts";
import { type Program, privateSum } from "../program.ts";

/** A prediction of several classes that is to be judged: an input's, or, without `of`, that of a program before. */
export const askedClasses = z.strictObject({
  of: inputName.optional(),
  program: z.enum(TELLING_APART),
  /** Whose classes users have at this plan's cutoff. */
  target: targetName,
});

export type AskedClasses = z.infer<typeof askedClasses>;

/** What users of each class were said to be. */
export interface JudgedClasses {
  readonly program: TellingApart;
  /** Whether the users that were counted are those whom the model was learnt from. */
  readonly isLearntFrom: boolean;
  /** What the classes are called, in the target's order. */
  readonly names: readonly string[];
  /** Noisy users by their class and the likeliest one, row-major, and the noise of each. */
  readonly said: Float64Array;
  readonly saidSigma: number;
  /** Noisy squared errors of the chances, from 0 to 2 a user, by the class of the users, and the noise of each. */
  readonly errors: Float64Array;
  readonly errorsSigma: number;
}

/** The same as it is published. */
export const publishedClasses = z
  .strictObject({
    program: z.enum(TELLING_APART),
    isLearntFrom: z.boolean(),
    names: z.array(z.string()).min(3).max(MOST_CLASSES),
    said: z.array(z.number()),
    saidSigma: z.number().min(0),
    errors: z.array(z.number()),
    errorsSigma: z.number().min(0),
  })
  .refine(({ names: { length }, said, errors }) => said.length === length ** 2 && errors.length === length, {
    error: "expected a count for every two classes, and an error for each",
  });

/** Writes it as plain values. */
export function plainJudgedClasses(judged: JudgedClasses): z.input<typeof publishedClasses> {
  const { program, isLearntFrom, names, said, saidSigma, errors, errorsSigma } = judged;
  return {
    program,
    isLearntFrom,
    names: [...names],
    said: [...said],
    saidSigma,
    errors: [...errors],
    errorsSigma,
  };
}

/** Reads what `plainJudgedClasses` has written. */
export function readJudgedClasses(plain: z.output<typeof publishedClasses>): JudgedClasses {
  return { ...plain, said: Float64Array.from(plain.said), errors: Float64Array.from(plain.errors) };
}

/** Counts users by their class and the one that a prediction says, at this part of the program's share. */
export function* judgeClasses(
  { of, program }: AskedClasses,
  { inputs, earlier, features }: ProgramContext,
  share: number,
): Program<JudgedClasses> {
  const input = of === undefined ? undefined : inputs.get(of);
  const before = earlier.findLast(({ name }) => name === program);
  const model = of === undefined ? (before?.model as ClassesModel | undefined) : classesOf(input, program);
  if (!model) throw new RangeError(`"classes" expected several classes by ${program}, got none`);
  const places = input?.places ?? [...features.keys()];
  const asked = placedClasses(model, places);
  const counted = yield* privateSum("class-quality", asked, divideShare(share, CLASS_QUALITY_PARTS));
  return {
    program,
    isLearntFrom: of === undefined,
    names: model.classes.map(({ name }) => name),
    ...counted,
  };
}
