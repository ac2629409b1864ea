import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { usualAttempts } from "@fedseg/shared/plan/attempts.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { LONGEST_MS, PROTOCOL, type Plan, planSchema } from "@fedseg/shared/plan/plan.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { z } from "zod";

const { title, roster, budget, program, limits, timing } = planSchema.shape;

/** Time for reading some ten million lines; what takes longer is left out of the first session. */
const PREPARE_MS = 60_000;

/** What an operator writes about a study; everything left out has a default that the plan then states. */
export const studyConfig = z.strictObject({
  title,
  roster,
  /** Colluders tolerated, threshold, fewest survivors; the defaults follow from the number of nodes. */
  cohort: planSchema.shape.cohort.optional(),
  budget,
  /** Everything of the program but features and cleaning, which are the dictionary's. */
  program: program.omit({ cleaning: true }).extend({ spec: program.shape.spec.omit({ features: true }) }),
  /** Left out: 20 sessions, and attempts by the cohort (`usualAttempts`). */
  limits: limits.optional(),
  timing: timing.extend({ prepareMs: z.int().min(0).max(LONGEST_MS).default(PREPARE_MS) }).default({
    prepareMs: PREPARE_MS,
    bundleMs: 60_000,
    reportMs: 60_000,
    confirmMs: 20_000,
    unmaskMs: 20_000,
    tickMs: 2500,
    graceMs: 3000,
  }),
});
export type StudyConfig = z.infer<typeof studyConfig> & { readonly dictionary: Dictionary };

function programOf({ program: { spec, ...rest }, dictionary }: StudyConfig): Plan["program"] {
  const { features, cleaning } = dictionary;
  return { ...rest, spec: { ...spec, features }, cleaning };
}

/**
 * Makes the plan of a new study, under a fresh random id.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE when nobody could accept it.
 */
export function createPlan(config: StudyConfig, coordinator: Plan["coordinator"], source: ByteSource): Plan {
  const { n: _, ...defaults } = defaultCohort(Math.max(3, config.roster.length));
  const cohort = config.cohort ?? defaults;
  const plan: Plan = {
    protocol: PROTOCOL,
    studyId: toHex(source.bytes(32)),
    title: config.title,
    coordinator,
    roster: config.roster,
    cohort,
    budget: config.budget,
    program: programOf(config),
    limits: config.limits ?? { maxSessions: 20, maxAttempts: usualAttempts(config.roster.length, cohort) },
    timing: config.timing,
  };
  checkPlan(plan);
  const parsed = planSchema.safeParse(plan);
  if (!parsed.success) {
    throw new CodedError("PLAN_INVALID", {
      what: `The plan is not valid:\n${z.prettifyError(parsed.error)}\n`,
      why: "Every node would refuse it.",
      todo: "Correct the study's configuration.",
    });
  }
  requireStart(plan);
  return plan;
}
