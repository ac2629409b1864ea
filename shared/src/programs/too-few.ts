import { CodedError, type Refusal } from "../errors.ts";

/** Refuses what so few users cannot carry: PLAN_TOO_SMALL. `users`: a public floor or a released noisy count, never an exact count of rows. */
export class TooFewUsers extends CodedError {
  readonly users: number;

  constructor(users: number, refusal: Refusal) {
    super("PLAN_TOO_SMALL", refusal);
    this.users = users;
  }
}

/** What a refusal on the way ends with. */
export const STAYS_SPENT = "What was already spent stays spent.";

/** Says how many users there are by a floor or a noisy count, which may be below 0. */
export function aboutUsers(users: number): string {
  return `About ${Math.max(0, Math.round(users))} users`;
}
