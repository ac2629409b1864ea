import { TooFewUsers, aboutUsers } from "../too-few.ts";

/** Users × mu per feature below which the noise decides the weights; below the second the model loses much to it. */
export const [LEAST_PER_FEATURE, GOOD_PER_FEATURE] = [8, 20];

/** What decides whether users suffice for a model. */
export interface LogisticStrength {
  /** Features that it looks at. */
  readonly d: number;
  /** Classes that are told apart; absent: two. */
  readonly classes?: number;
  /** mu of the program, as the sums show it when every node stays. */
  readonly mu: number;
}

/**
 * Refuses a plan whose users × mu / d is below `LEAST_PER_FEATURE`, for every class but one. `users` is a public floor or a released noisy count.
 * @throws CodedError PLAN_TOO_SMALL
 */
export function requireUsers(users: number, { d, classes = 2, mu }: LogisticStrength): void {
  const strength = Math.max(users, 0) * mu;
  const each = LEAST_PER_FEATURE * (classes - 1);
  if (strength >= each * d) return;
  const fewer = Math.floor(strength / each);
  const more = Math.ceil((each * d) / mu);
  const [of, from] = classes > 2 ? [` of ${classes} classes`, ` for ${classes} classes`] : ["", ""];
  throw new TooFewUsers(users, {
    what: `${aboutUsers(users)} are too few for a prediction${of} from ${d} features: N·mu/d = ${(strength / d).toFixed(2)} at mu = ${mu.toFixed(3)}.`,
    why: `Below N·mu/d = ${each}${from} the noise decides the weights, not the users.`,
    todo: `Nearest feasible plans: ${fewer >= 1 ? `${fewer} features with the same users and budget; or ` : ""}at least ${more} users. What was already spent stays spent.`,
  });
}
