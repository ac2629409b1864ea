import { log } from "../../math/log.ts";
import type { Estimate } from "../estimate.ts";
import { LARGEST_ERROR, LEAST_WHOLE, partOf } from "../part.ts";
import type { JudgedClasses } from "./judged-classes.ts";
import { withError } from "./noisy.ts";

/** What can be told of one class. */
export interface ClassFigures {
  readonly name: string;
  /** Part of all users who have it. */
  readonly rate: Estimate | undefined;
  /** Part of those who have it of whom it is said. */
  readonly found: Estimate | undefined;
  /** Part of those of whom it is said who have it. */
  readonly right: Estimate | undefined;
}

/** What can be told of a prediction of several classes, each beside what knowing nothing of users would reach; undefined where the error is too large. */
export interface ClassesFigures {
  /** How often the likeliest class is right. */
  readonly accuracy: Estimate | undefined;
  /** How often the most frequent class would be, and its name. */
  readonly baseline: (Estimate & { readonly name: string }) | undefined;
  /** Mean over users of the squared errors of the chances of all classes, from 0 to 2. */
  readonly brier: Estimate | undefined;
  /** The same of who says the rates of everybody. */
  readonly brierBaseline: Estimate | undefined;
  readonly classes: readonly ClassFigures[];
}

/** A squared error is told up to this error. */
const LARGEST_BRIER = 0.02;

/** How far the most frequent class is before another, in errors of their difference, where it is known which it is. */
const BEYOND = 3;

/** Returns what can be told of a prediction of several classes. */
export function classesFigures(judged: JudgedClasses): ClassesFigures {
  const { names, said, saidSigma } = judged;
  const k = names.length;
  const cells = { counts: said, sigma: saidSigma };
  const all = [...said.keys()];
  const row = (own: number) => all.slice(own * k, (own + 1) * k);
  const column = (own: number) => all.filter((at) => at % k === own);
  const rates = names.map((_, own) => partOf(cells, row(own), all));
  return {
    accuracy: partOf(
      cells,
      names.map((_, own) => own * (k + 1)),
      all,
    ),
    baseline: mostFrequent(judged, rates),
    ...brierOf(judged),
    classes: names.map((name, own) => ({
      name,
      rate: rates[own],
      found: partOf(cells, [own * (k + 1)], row(own)),
      right: partOf(cells, [own * (k + 1)], column(own)),
    })),
  };
}

/** The rate of the class that most users have; where the noise decides which that is, what it may add is part of the error. */
function mostFrequent(
  { names, said, saidSigma }: JudgedClasses,
  rates: readonly (Estimate | undefined)[],
): ClassesFigures["baseline"] {
  const k = names.length;
  const sizes = sizesOf(said, k);
  const most = sizes.indexOf(Math.max(...sizes));
  const rate = rates[most];
  if (!rate) return undefined;
  const noise = saidSigma * Math.sqrt(k);
  const near = sizes.filter((size) => sizes[most] - size <= BEYOND * noise * Math.SQRT2).length;
  const users = sizes.reduce((sum, size) => sum + size, 0);
  // The largest of so many normal numbers is about √(2·ln n) deviations above their mean, and hardly more.
  const chosen = near > 1 ? (Math.sqrt(2 * log(near)) * noise) / users : 0;
  const sigma = Math.sqrt(rate.sigma ** 2 + chosen ** 2);
  return sigma <= LARGEST_ERROR ? { value: rate.value, sigma, name: names[most] } : undefined;
}

/** Users by their class. */
function sizesOf(said: Float64Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, own) =>
    said.subarray(own * classes, (own + 1) * classes).reduce((sum, count) => sum + count, 0),
  );
}

/** The mean of the squared errors, and that of who says of everybody the parts that have each class: 1 − Σ rate². */
function brierOf({
  names,
  said,
  saidSigma,
  errors,
  errorsSigma,
}: JudgedClasses): Pick<ClassesFigures, "brier" | "brierBaseline"> {
  const k = names.length;
  const sum = (numbers: Float64Array) => numbers.reduce((total, number) => total + number, 0);
  const users = sum(said);
  if (!(users >= LEAST_WHOLE * saidSigma * k)) return { brier: undefined, brierBaseline: undefined };
  const upTo = (told: Estimate | undefined) => (told && told.sigma <= LARGEST_BRIER ? told : undefined);
  const value = sum(errors) / users;
  // Of a sum and a number of users, each with its own noise.
  const noise = Math.sqrt(k * errorsSigma ** 2 + (value * saidSigma * k) ** 2);
  const guess = withError(said, saidSigma, (counts) => {
    const [all, sizes] = [sum(counts), sizesOf(counts, k)];
    return 1 - sizes.reduce((total, size) => total + (size / all) ** 2, 0);
  });
  return { brier: upTo({ value, sigma: noise / users }), brierBaseline: upTo(guess) };
}
