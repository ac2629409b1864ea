/** Times beyond which nobody has a larger budget: where next to no users are left, none would do. */
const MOST_TIMES = 100;

/** Names, among the nearest feasible plans, the budget that would do: so many times the mu; nothing where none would. */
export function largerBudget(times: number): string {
  return times <= MOST_TIMES ? `; or a budget whose mu is ${times.toFixed(1)} times as large` : "";
}

/** Says how many users there are by a floor or a noisy count, which may be below 0. */
export function aboutUsers(users: number): string {
  return `About ${Math.max(0, Math.round(users))} users`;
}
