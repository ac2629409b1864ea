import { CodedError } from "../../errors.ts";
import { type ScoreTable, classCounts } from "./score-table.ts";
import type { ClassModel } from "./several-classes.ts";

/** Hardly anybody has a class when its users are no more than so many of their errors, and this part of all at most with as many more. */
const [CLEAR, MOST] = [3, 0.05];

/** How many have a class and how many have not, as far as the noise shows it; whose number is hardly any, if one is. */
interface Split {
  readonly yes: number;
  readonly no: number;
  readonly noise: number;
  readonly hardlyAny: "yes" | "no" | undefined;
}

/** Refuses a yes or no that hardly anybody has, or nearly everybody. @throws CodedError TARGET_ONE_CLASS */
export function requireBoth(table: ScoreTable, target: string): void {
  const split = splitOf(table);
  if (split.hardlyAny) throw oneClass(split, JSON.stringify(target));
}

/**
 * Refuses several classes of which one is everybody's, or one is hardly anybody's.
 * @throws CodedError TARGET_ONE_CLASS or CLASS_EMPTY
 */
export function requireEach(classes: readonly Pick<ClassModel, "name" | "table">[], target: string): void {
  const splits = classes.map(({ name, table }) => ({ name, ...splitOf(table) }));
  const whole = splits.find(({ hardlyAny }) => hardlyAny === "no");
  if (whole) throw oneClass(whole, `the class ${JSON.stringify(whole.name)} of ${JSON.stringify(target)}`);
  const empty = splits.filter(({ hardlyAny }) => hardlyAny === "yes");
  if (empty.length === 0) return;
  const each = empty.map((own) => `${JSON.stringify(own.name)} ${about(own.yes, own)}`);
  const [it, them] = empty.length > 1 ? ["them", "classes"] : ["it", "a class"];
  const left = classes.length - empty.length;
  const two =
    left === 2 ? ` The two that are left are a yes or no: ask for logistic or another program of those.` : "";
  throw new CodedError("CLASS_EMPTY", {
    what: `Of ${usersOf(splits[0])} hardly anybody has ${them} of ${JSON.stringify(target)}: ${each.join(", ")}.`,
    why: "What nobody is cannot be told from what others are.",
    todo: `Leave ${it} out of the target's classes, or list the values with another class's.${two} What was already spent stays spent.`,
  });
}

function splitOf(table: ScoreTable): Split {
  const { yes, no, noise } = classCounts(table);
  const isFew = (count: number) =>
    count <= CLEAR * noise && Math.max(count, 0) + CLEAR * noise <= MOST * (yes + no);
  return { yes, no, noise, hardlyAny: isFew(yes) ? "yes" : isFew(no) ? "no" : undefined };
}

function oneClass(split: Split, what: string): CodedError {
  const isNobody = split.hardlyAny === "yes";
  const few = about(isNobody ? split.yes : split.no, split);
  return new CodedError("TARGET_ONE_CLASS", {
    what: `Of ${usersOf(split)} ${isNobody ? `hardly anybody has ${what}: ${few}` : `nearly everybody has ${what}, all but ${few}`}.`,
    why: "What nobody or everybody has cannot be foretold by what sets users apart.",
    todo: "Name a target that some users have and others have not: one of more days where hardly anybody has it, of fewer where nearly everybody has, or of other values of its attribute. What was already spent stays spent.",
  });
}

function usersOf({ yes, no }: Split): string {
  return `about ${Math.max(0, Math.round(yes + no))} users with a class`;
}

function about(count: number, { noise }: Pick<Split, "noise">): string {
  return `${Math.max(0, Math.round(count))}, give or take ${Math.ceil(noise)}`;
}
