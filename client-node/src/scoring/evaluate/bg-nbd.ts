import { nelderMead } from "./nelder-mead.ts";

/** What is known of a customer: orders after the first, when the last of them was, and how long ago the first; weeks since the first. */
export interface Customer {
  readonly repeats: number;
  readonly last: number;
  readonly known: number;
}

/** Rates of orders are gamma(r, alpha) over customers, chances to leave after an order beta(a, b). */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Most customers that parameters are fitted to: more change nothing that is told. */
const MOST = 3000;

/**
 * Fits the beta-geometric / negative binomial model of repeat buying by maximum likelihood, on the first customers.
 * @see Fader, Hardie and Lee, "Counting Your Customers" the Easy Way (Marketing Science 24, 2005), equation 3.
 */
export function fitBgNbd(customers: readonly Customer[]): BgNbd {
  const some = customers.slice(0, MOST);
  const cost = (logs: readonly number[]) => {
    const logLikelihood = likelihoodUnder(ofLogs(logs));
    return -some.reduce((sum, customer) => sum + logLikelihood(customer), 0) / some.length;
  };
  return ofLogs(nelderMead(cost, [0, 1, 0, 1]));
}

/** Returns the chance that a customer orders within so many weeks: that they have not left, and then order once at least. */
export function chanceToOrder(
  { r, alpha, a, b }: BgNbd,
  { repeats: x, last, known }: Customer,
  weeks: number,
): number {
  const left = x > 0 ? (a / (b + x - 1)) * ((alpha + known) / (alpha + last)) ** (r + x) : 0;
  const silent = ((alpha + known) / (alpha + known + weeks)) ** (r + x);
  return (1 - silent) / (1 + left);
}

function ofLogs([r, alpha, a, b]: readonly number[]): BgNbd {
  const positive = (log: number) => Math.exp(Math.min(Math.max(log, -8), 8));
  return { r: positive(r), alpha: positive(alpha), a: positive(a), b: positive(b) };
}

/** Returns what gives the log-likelihood of a customer. */
function likelihoodUnder({ r, alpha, a, b }: BgNbd): (customer: Customer) => number {
  // Few numbers of repeats are those of many customers.
  const gammas = new Map<number, number>();
  const ofRepeats = (x: number) => {
    const rates = logGamma(r + x) - logGamma(r) + r * Math.log(alpha);
    return rates + (logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x));
  };
  return ({ repeats: x, last, known }) => {
    const counted = gammas.get(x) ?? ofRepeats(x);
    gammas.set(x, counted);
    const here = -(r + x) * Math.log(alpha + known);
    if (x === 0) return counted + here;
    const gone = Math.log(a) - Math.log(Math.max(b + x - 1, 1e-9)) - (r + x) * Math.log(alpha + last);
    const most = Math.max(here, gone);
    return counted + most + Math.log(Math.exp(here - most) + Math.exp(gone - most));
  };
}

/** From here on Stirling's series is exact to twelve digits. */
const LARGE = 8;

/** The logarithm of the gamma function of a positive number, by its recurrence and Stirling's series. */
function logGamma(z: number): number {
  let [x, below] = [z, 0];
  for (; x < LARGE; x += 1) below += Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - below;
}
