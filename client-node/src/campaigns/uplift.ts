/** Normal quantile of 97.5 %. */
const Z = 1.96;

/** People of one arm and how many of them ordered. */
export interface ArmOutcome {
  readonly users: number;
  readonly converted: number;
}

/** What a campaign did: differences of conversion rates, treatment less control. */
export interface Uplift {
  readonly treatment: number;
  readonly control: number;
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly lower: number;
  readonly upper: number;
  /** Whether 0 lies outside. */
  readonly isBeyondChance: boolean;
}

/**
 * Compares the arms of a campaign. The interval joins the two rates' score intervals; it holds for few people and for rates
 * near 0 as well. Undefined when an arm is empty.
 * @see Newcombe 1998, method 10
 */
export function upliftOf(treatment: ArmOutcome, control: ArmOutcome): Uplift | undefined {
  if (treatment.users === 0 || control.users === 0) return undefined;
  const [a, b] = [scoreInterval(treatment), scoreInterval(control)];
  const difference = a.rate - b.rate;
  const lower = difference - Math.hypot(a.rate - a.lower, b.upper - b.rate);
  const upper = difference + Math.hypot(a.upper - a.rate, b.rate - b.lower);
  return {
    treatment: a.rate,
    control: b.rate,
    difference,
    lower,
    upper,
    isBeyondChance: lower > 0 || upper < 0,
  };
}

/** Wilson's interval of a rate. */
function scoreInterval({ users, converted }: ArmOutcome) {
  const rate = converted / users;
  const square = (Z * Z) / users;
  const middle = (rate + square / 2) / (1 + square);
  const reach = (Z / (1 + square)) * Math.sqrt((rate * (1 - rate)) / users + (Z * Z) / (4 * users * users));
  return { rate, lower: Math.max(middle - reach, 0), upper: Math.min(middle + reach, 1) };
}
