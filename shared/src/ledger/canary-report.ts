import { z } from "zod";
import { muLow, varianceLimits } from "../dp/canary-statistics.ts";
import { chiSquareUpperQuantile } from "../math/chi-square.ts";

/** Runs of one self-audit, with and as many without the target: judging them again walks over each error, many times. */
export const MOST_RUNS = 10_000;
const count = z.int().min(0).max(MOST_RUNS);
/** Draws and classes of a statistic, and whatever else is counted. */
const samples = z.int().min(1).max(1e12);
/** A score, a strength or a statistic: its square is still finite. */
const figure = z.number().min(-1e100).max(1e100);
/** Tests of one report. */
const MOST_TESTS = 1000;
const verdict = z.enum(["pass", "fail"]);
const name = z.string().max(100);
const says = z.string().max(400);

/** What was fixed before the first draw. */
const design = z.strictObject({
  /** Probability that an installation without fault fails anything at all, and the tests that share it equally. */
  alpha: z.number().min(1e-12).max(0.5),
  tests: z
    .int()
    .min(1)
    .max(3 * MOST_TESTS),
  /** Runs with and as many without the target. */
  runs: z.int().min(1).max(MOST_RUNS),
  cohort: z.strictObject({ n: count, c: count, t: count, m: count }),
  /** mu of all sessions of a run together for trust row (b), one user. */
  mu: figure.positive(),
  sessions: z
    .array(
      z.strictObject({
        query: name,
        block: name,
        entries: samples,
        scale: figure,
        /** Integer and rational as decimal text. */
        deltaSq: z.string().regex(/^\d{1,400}$/),
        nodeVariance: z.string().regex(/^\d{1,400}(\/\d{1,400})?$/),
      }),
    )
    .max(1000),
});

/** An attacker who says whether the target is there; fails when it proves more than its bound. */
const attack = z.strictObject({
  name,
  says,
  bound: figure.min(0),
  thresholds: z
    .array(z.strictObject({ at: figure, falsePositives: count, falseNegatives: count }))
    .min(1)
    .max(8),
  muLow: figure,
  verdict,
});

/** Σ x²/variance of noise that should be there, two-sided. */
const variance = z.strictObject({
  name,
  samples,
  statistic: figure.min(0),
  verdict,
});

/** Pearson's chi-square of the noise's values against their probabilities. */
const shape = z.strictObject({
  name,
  samples,
  statistic: figure.min(0),
  freedom: samples,
  verdict,
});

/** A party's audit of its own noise on made-up data: everything that a third party needs to judge it again. */
export const canaryReport = z
  .strictObject({
    v: z.literal(1),
    /** Name of the party; empty outside a study. */
    party: z.string().max(64),
    madeAt: z.string().max(40),
    software: z.string().max(64),
    randomness: z.enum(["system", "seeded"]),
    design,
    attacks: z.array(attack).min(1).max(16),
    variances: z.array(variance).min(1).max(MOST_TESTS),
    shapes: z.array(shape).min(1).max(MOST_TESTS),
    /** Exact checks of how rows are bounded, and of what is never repeated. */
    canaries: z.array(z.strictObject({ name, says, verdict })).min(1).max(MOST_TESTS),
    verdict,
  })
  .refine(
    ({ attacks, design: { runs } }) =>
      attacks.every(({ thresholds }) =>
        thresholds.every(
          ({ falsePositives, falseNegatives }) => Math.max(falsePositives, falseNegatives) <= runs,
        ),
      ),
    "more errors than runs",
  );
export type CanaryReport = z.infer<typeof canaryReport>;
export type Verdict = CanaryReport["verdict"];

/**
 * Judges a report again from its counts and statistics alone. Returns the names of the tests that fail, and of those
 * whose written mu or verdict its own numbers do not give; the number of tests must be the one that alpha is shared by.
 */
export function rejudge(report: CanaryReport): {
  readonly failed: readonly string[];
  readonly untrue: readonly string[];
} {
  const { attacks, variances, shapes, canaries } = report;
  const { alpha, tests, runs } = report.design;
  const each = alpha / tests;
  const judged = [
    ...attacks.map((made) => ({ made, isPassed: muLow(made.thresholds, runs, each) <= made.bound })),
    ...variances.map((made) => ({ made, isPassed: isVariancePassed(made, each) })),
    ...shapes.map((made) => ({
      made,
      isPassed: made.statistic <= chiSquareUpperQuantile(each, made.freedom),
    })),
  ];
  const failed = judged.filter(({ isPassed }) => !isPassed).map(({ made }) => made.name);
  const failedCanaries = canaries.filter((canary) => canary.verdict === "fail").map((canary) => canary.name);
  const isWritten = (made: (typeof judged)[number]["made"]) =>
    !("muLow" in made) || Math.abs(made.muLow - muLow(made.thresholds, runs, each)) < 1e-9;
  const untrue = judged
    .filter(({ made, isPassed }) => (made.verdict === "pass") !== isPassed || !isWritten(made))
    .map(({ made }) => made.name);
  const isWhole = judged.length === tests;
  const isClean = failed.length + failedCanaries.length === 0;
  return {
    failed: [...failed, ...failedCanaries],
    untrue: [
      ...untrue,
      ...(isWhole ? [] : ["tests"]),
      ...((report.verdict === "pass") === isClean ? [] : ["verdict"]),
    ],
  };
}

/** Tells whether a sum of squares is within its limits. */
export function isVariancePassed(
  made: { readonly samples: number; readonly statistic: number },
  alpha: number,
): boolean {
  const { low, high } = varianceLimits(made.samples, alpha);
  return made.statistic >= low && made.statistic <= high;
}
