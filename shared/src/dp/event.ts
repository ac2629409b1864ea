import { z } from "zod";
import { ceilMuSq, chargeOf, muAbove } from "./charge.ts";
import { mu1OfDiscreteGaussian, mu1OfSum, tableMu1, tailDelta } from "./gdp-envelope.ts";
import { parseRational, rational, rationalToNumber, scaleRational } from "./rational.ts";
import { MAX_SKELLAM_VARIANCE, skellamTable } from "./skellam.ts";

const decimal = z.string().regex(/^\d+(\.\d+|\/0*[1-9]\d*)?$/);
const positive = decimal.refine((text) => /[1-9]/.test(text.split("/")[0]!), "expected a number > 0");
const count = z.int().min(1);
const shift = z.array(z.int()).min(1).readonly();

function isAboveOne(text: string): boolean {
  const { n, d } = parseRational(text);
  return n > d;
}

/**
 * What a release did, as ledgers and vector files write it; `count` copies, adjacency add or remove one user.
 * `gaussian`: continuous noise, standard deviation `sigma`, L2 `sensitivity`. `discrete_gaussian`: one discrete
 * Gaussian of variance `sigma2` on every coordinate of an integer `shift`. `dd_gaussian_sum`: on every coordinate the
 * sum of one discrete Gaussian per node. `skellam`: on every coordinate the difference of two Poisson variables of mean
 * variance/2. `poisson_gaussian`: a `gaussian` over a sample in which every user is with probability `q`, hidden from
 * the observer. This system makes neither of these two: its unit forbids sampling; they are here to account for others'
 * releases. The vocabulary only grows.
 */
export const privacyEvent = z.discriminatedUnion("mechanism", [
  z.strictObject({ mechanism: z.literal("gaussian"), sigma: positive, sensitivity: decimal, count }),
  z.strictObject({ mechanism: z.literal("discrete_gaussian"), sigma2: positive, shift, count }),
  z.strictObject({
    mechanism: z.literal("dd_gaussian_sum"),
    node_sigma2: z.array(positive).min(1).readonly(),
    shift,
    count,
  }),
  z.strictObject({
    mechanism: z.literal("skellam"),
    variance: positive.refine(
      (text) => rationalToNumber(parseRational(text)) <= MAX_SKELLAM_VARIANCE,
      `expected a variance <= ${MAX_SKELLAM_VARIANCE}`,
    ),
    shift,
    count,
  }),
  z.strictObject({
    mechanism: z.literal("poisson_gaussian"),
    sigma: positive,
    sensitivity: decimal,
    q: positive.refine((text) => !isAboveOne(text), "expected a probability <= 1"),
    count,
  }),
]);

export type PrivacyEvent = z.infer<typeof privacyEvent>;

/** Names of the mechanisms that the accountant knows. */
export const MECHANISMS: readonly string[] = privacyEvent.options.map(
  (option) => option.shape.mechanism.value,
);

/** Checks that events are of the vocabulary, whatever their types claim. @throws RangeError naming the first that is not. */
export function checkEvents(events: readonly PrivacyEvent[]): void {
  const read = z.array(privacyEvent).safeParse(events);
  if (read.success) return;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  throw new RangeError(
    `"events" expected known mechanisms with numbers in range, got ${issue?.message} at ${place}`,
  );
}

/** What one event costs; mu² in fixed point 2^-80, rounded up. */
export interface EventCost {
  /** In Gaussian differential privacy. */
  readonly muSq: bigint;
  /** 2·rho in zero-concentrated differential privacy. */
  readonly twoRho: bigint;
  /** Added to delta by the noise's uncertified tail. */
  readonly tailDelta: number;
}

/** Computes the cost of an event; undefined when the noise is too small for any finite guarantee. */
export function costOf(event: PrivacyEvent): EventCost | undefined {
  const copies = BigInt(event.count);
  switch (event.mechanism) {
    case "gaussian": {
      const [sigma, sensitivity] = [parseRational(event.sigma), parseRational(event.sensitivity)];
      const muSq = rational((sensitivity.n * sigma.d) ** 2n * copies, (sensitivity.d * sigma.n) ** 2n);
      return { muSq: ceilMuSq(muSq), twoRho: ceilMuSq(muSq), tailDelta: 0 };
    }
    case "discrete_gaussian": {
      const { n, d } = parseRational(event.sigma2);
      const cost = integerCost(mu1OfDiscreteGaussian({ n, d }), event);
      return (
        cost && { ...cost, twoRho: ceilMuSq(scaleRational(rational(d, n), normSq(event.shift) * copies, 1n)) }
      );
    }
    case "dd_gaussian_sum":
      return integerCost(mu1OfSum(event.node_sigma2.map(parseRational)), event);
    case "poisson_gaussian":
      return undefined;
    case "skellam":
      return integerCost(tableMu1(skellamTable(rationalToNumber(parseRational(event.variance)))), event);
  }
}

/** mu-GDP implies mu²/2-zCDP, so both columns follow from mu1. @see Dong, Roth, Su 2022, Appendix B */
function integerCost(
  mu1: number,
  event: { readonly shift: readonly number[]; readonly count: number },
): EventCost | undefined {
  if (mu1 === Infinity) return undefined;
  const deltaSq = normSq(event.shift);
  const once = chargeOf(mu1, deltaSq);
  const muSq = once * BigInt(event.count);
  return {
    muSq,
    twoRho: muSq,
    tailDelta: event.count * tailDelta(event.shift.length, deltaSq, muAbove(once)),
  };
}

function normSq(integers: readonly number[]): bigint {
  return integers.reduce((sum, x) => sum + BigInt(x) ** 2n, 0n);
}
