import { NUMBERED, entryText, likeliestText, squaredErrorText } from "@fedseg/wording/plan/entry-words.ts";
import { type ClassQualityParams, ERROR_BITS, classesIn } from "@fedseg/shared/queries/class-quality.ts";
import { WHOLE, chanceOf, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { rightChanceOf, rightStep } from "@fedseg/shared/queries/right-chances.ts";
import { writeChances } from "@fedseg/shared/queries/softmax.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { scoresOf } from "./scorers/scores-of.ts";
import { classScores } from "./scorers/softmax.ts";
import type { Table } from "../table.ts";

/** Writes a user's chances of all classes, in 1/2^14, and returns the likeliest; −1 for a user who lacks a value that is looked at. */
type Foretell = (user: number, chances: Int32Array) => number;

/** Measures, for a user with a class, a 1 for it and the likeliest one, and how far off the chances are. */
export const classQuality: Measurement<ClassQualityParams> = {
  capacities: () => [1, 1],
  prepare(given, table) {
    const { table: then, classOf } = cutoffRows(table);
    const classes = classesIn(given);
    const foretell = given.softmax ? bySoftmax(given, given.softmax, then) : byEach(given.each!, then);
    const chances = new Int32Array(classes);
    return (user, [said, errors]) => {
      [said.count, errors.count] = [0, 0];
      const label = classOf(user, classes);
      const likeliest = label < 0 ? -1 : foretell(user, chances);
      if (likeliest < 0) return;
      let square = 0;
      for (let own = 0; own < classes; own++) square += (chances[own] - (own === label ? WHOLE : 0)) ** 2;
      [said.indices[0], said.values[0], said.count] = [label * classes + likeliest, 1, 1];
      [errors.indices[0], errors.values[0], errors.count] = [label, Math.floor(square / 2 ** ERROR_BITS), 1];
    };
  },
  entryName: (given) => {
    const classes = classesIn(given);
    return (at) => {
      if (at >= classes ** 2) return squaredErrorText(NUMBERED.class(at - classes ** 2 + 1));
      const said = likeliestText(NUMBERED.class((at % classes) + 1));
      return entryText(NUMBERED.class(Math.floor(at / classes) + 1), said);
    };
  },
};

function bySoftmax(
  { right }: ClassQualityParams,
  softmax: NonNullable<ClassQualityParams["softmax"]>,
  table: Table,
): Foretell {
  const score = classScores(softmax, table);
  const scores = new Float64Array(softmax.classes.length);
  const steps = new Int32Array(scores.length);
  const puts = right?.map(rightChanceOf);
  return (user, chances) => {
    if (!score(user, scores)) return -1;
    for (let own = 0; own < steps.length; own++) steps[own] = stepOf(scores[own]);
    writeChances(steps, WHOLE, chances);
    if (!puts) return placeOfMost(scores);
    for (let own = 0; own < steps.length; own++) chances[own] = puts[own](chances[own]);
    const likeliest = placeOfMost(chances);
    shareOut(chances);
    return likeliest;
  };
}

function byEach(each: NonNullable<ClassQualityParams["each"]>, table: Table): Foretell {
  const scores = each.map(({ scorer }) => scoresOf(scorer, table));
  const steps = new Int32Array(each.length);
  return (user, chances) => {
    for (const [own, right] of each.entries()) {
      const score = scores[own](user);
      if (score === undefined) return -1;
      steps[own] = rightStep(right, stepOf(score));
      chances[own] = chanceOf(steps[own]);
    }
    shareOut(chances);
    return placeOfMost(steps);
  };
}

/** Makes chances of classes against all others sum to 2^14 at most: ⌊2^14·p / Σp⌋. */
function shareOut(chances: Int32Array): void {
  let sum = 0;
  for (let own = 0; own < chances.length; own++) sum += chances[own];
  for (let own = 0; own < chances.length; own++) chances[own] = Math.floor((chances[own] * WHOLE) / sum);
}

/** Returns the place of the largest number, the first of equal ones. */
function placeOfMost(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let at = 1; at < numbers.length; at++) if (numbers[at] > numbers[most]) most = at;
  return most;
}
