import { CodedError } from "../../errors.ts";
import { STAYS_SPENT } from "../too-few.ts";
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
  const two = "The two that are left are a yes or no: ask for logistic or another program of those.";
  const left = classes.length - empty.length;
  const names = empty.map(({ name }) => JSON.stringify(name)).join(", ");
  const each = empty.map((own) => `${JSON.stringify(own.name)} ${about(own.yes, own)}`).join(", ");
  throw new CodedError("CLASS_EMPTY", {
    what: `Of about ${usersOf(splits[0])} users with a class of ${JSON.stringify(target)} hardly anybody has: ${each}.`,
    why: "What nobody is cannot be told from what others are.",
    todo: [
      `Leave ${names} out of the target's classes, or list the values with another class's.`,
      ...(left === 2 ? [two] : []),
      STAYS_SPENT,
    ].join(" "),
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
  const [users, few] = [usersOf(split), about(isNobody ? split.yes : split.no, split)];
  return new CodedError("TARGET_ONE_CLASS", {
    what: isNobody
      ? `Of about ${users} users with a class hardly anybody has ${what}: ${few}.`
      : `Of about ${users} users with a class nearly everybody has ${what}, all but ${few}.`,
    why: "What nobody or everybody has cannot be foretold by what sets users apart.",
    todo: "Name a target that some users have and others have not: of an attribute other values, of bought-again more days where hardly anybody has it and fewer where nearly everybody has, of not-bought-again the other way round. What was already spent stays spent.",
  });
}

function usersOf({ yes, no }: Split): number {
  return Math.max(0, Math.round(yes + no));
}

function about(count: number, { noise }: Pick<Split, "noise">): string {
  return `${Math.max(0, Math.round(count))} ± ${Math.ceil(noise)}`;
}
