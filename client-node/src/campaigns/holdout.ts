/** Normal quantiles of 97.5 % and 80 %: a two-sided test at 5 % that sees the effect in four of five campaigns. */
const [LEVEL, POWER] = [1.96, 0.8416];

/** Smallest and largest part of an audience that is left alone. */
const [LEAST, MOST] = [0.05, 0.5];

/** How much of an audience is left alone, and what can be told from it. */
export interface Holdout {
  readonly share: number;
  /** Smallest difference of conversion rates that is seen in four of five campaigns. */
  readonly detectable: number;
}

/** Computes the smallest difference of rates that a test at 5 % sees in four of five campaigns, near a base rate. */
export function detectableAt(share: number, users: number, rate: number): number {
  // A rate of 0 has no variance only because nothing was seen yet: one conversion is what could have been.
  const base = Math.min(Math.max(rate, 1 / Math.max(users, 1)), 1 - 1 / Math.max(users, 2));
  const variance = base * (1 - base) * (1 / (users * share) + 1 / (users * (1 - share)));
  return (LEVEL + POWER) * Math.sqrt(variance);
}

/**
 * Returns the smallest control group, from 5 % on, that shows a lift of `lift` times the base rate; half of the audience
 * when none does.
 */
export function holdoutFor(users: number, rate: number, lift: number): Holdout {
  const wanted = rate * lift;
  for (let percent = 100 * LEAST; percent < 100 * MOST; percent++) {
    const detectable = detectableAt(percent / 100, users, rate);
    if (detectable <= wanted) return { share: percent / 100, detectable };
  }
  return { share: MOST, detectable: detectableAt(MOST, users, rate) };
}
