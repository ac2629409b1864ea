import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { usualAttempts } from "@fedseg/shared/plan/attempts.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { needsCatalogue, targetNames } from "@fedseg/shared/plan/programs.ts";
import { checkPlan, largestDelta } from "@fedseg/shared/plan/check.ts";
import { LEAST_SHARE, LONGEST_MS, type Plan, planSchema, writtenProgram } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOL, PROTOCOLS } from "@fedseg/shared/plan/protocols.ts";
import { type AskedProgram, contractOf } from "@fedseg/shared/programs/index.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { z } from "zod";
import { requireShown } from "./studies/shown-text.ts";

const { title, roster, budget, snapshot, usersFloor, limits, timing } = planSchema.shape;

/** Time for reading some ten million lines; what takes longer is left out of the first session. */
const PREPARE_MS = 60_000;

/** Sessions that a plan allows when its operator writes nothing, and that a node's usual policy allows. */
export const USUAL_SESSIONS = 20;

/** What an operator writes about a study; everything left out has a default that the plan then states. */
export const studyConfig = z.strictObject({
  /** The protocol that it is spoken in. Left out: the newest of this software's, in a service the newest that all its members speak. */
  protocol: z.enum(PROTOCOLS).optional(),
  title,
  roster,
  /** Colluders tolerated, threshold, fewest survivors; the defaults follow from the number of nodes. */
  cohort: planSchema.shape.cohort.optional(),
  /** `delta` left out: 1e-6, or what 16 nodes of `usersCap` users each need; of a larger roster, the next power of two. */
  budget: budget.partial({ delta: true }),
  snapshot,
  usersFloor,
  /** What is computed, in this order. Features, cleaning and targets are the dictionary's. */
  programs: z.array(writtenProgram).min(1).max(16),
  /** Each left out: 20 sessions, and attempts by the cohort (`usualAttempts`). */
  limits: limits.partial().optional(),
  timing: timing.extend({ prepareMs: z.int().min(0).max(LONGEST_MS).default(PREPARE_MS) }).default({
    prepareMs: PREPARE_MS,
    bundleMs: 60_000,
    reportMs: 60_000,
    confirmMs: 20_000,
    unmaskMs: 20_000,
    tickMs: 20_000,
    graceMs: 3000,
  }),
});
/** `inputs`: models of earlier studies that have been read already. */
export type StudyConfig = z.infer<typeof studyConfig> &
  Pick<Plan, "inputs"> & { readonly dictionary: Dictionary };

/** Gives programs without a share what the others leave, in equal parts, and nothing to those that ask for no sums. */
function sharedOut(written: StudyConfig["programs"]): Plan["programs"] {
  const given = written.reduce((sum, { share = 0 }) => sum + share, 0);
  const isOpen = ({ name, share }: StudyConfig["programs"][0]) =>
    share === undefined && !contractOf(name).isFree;
  // Less than a plan's least share is nothing that could be left.
  const part = (1 - given) / written.filter(isOpen).length;
  const left = part < LEAST_SHARE ? 0 : part;
  return written.map((program) => {
    return { ...program, share: isOpen(program) ? left : (program.share ?? 0) } as AskedProgram;
  });
}

/** Returns the targets that programs name; a plan states no others. */
function targetsOf(programs: Plan["programs"], { targets = {} }: Dictionary): Pick<Plan, "targets"> {
  const named = Object.entries(targets).filter(([name]) => targetNames({ programs }).includes(name));
  return named.length > 0 ? { targets: Object.fromEntries(named) } : {};
}

/** With so many nodes a template's delta holds when its operator writes none: a new partner makes no other template of it. */
const NODES_FORESEEN = 16;
const USUAL_DELTA = "0.000001";

/** Returns the budget of a plan with so many nodes. */
export function budgetOf({ epsilon, delta, usersCap }: StudyConfig["budget"], nodes: number): Plan["budget"] {
  const foreseen = Math.max(NODES_FORESEEN, 2 ** Math.ceil(Math.log2(nodes)));
  const fits = largestDelta(usersCap, foreseen);
  return { epsilon, delta: delta ?? (Number(fits) < Number(USUAL_DELTA) ? fits : USUAL_DELTA), usersCap };
}

/** Dates of a plan, and with how many it goes on. */
export type Calendar = Pick<Plan, "quorum" | "enrolBy" | "deadline">;

/**
 * Makes the plan of a new study, under a fresh random id.
 * @throws CodedError TEXT_HIDDEN, and PLAN_* or SUM_TOO_LARGE when nobody could accept it.
 */
export function createPlan(
  config: StudyConfig,
  coordinator: Plan["coordinator"],
  source: ByteSource,
  calendar: Calendar = {},
): Plan {
  const plan = writtenPlan(config, coordinator, source, calendar);
  requireShown("title", plan.title);
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

/** Writes down what a configuration says as a plan, defaults included, whether anybody could accept it or not. */
export function writtenPlan(
  config: StudyConfig,
  coordinator: Plan["coordinator"],
  source: ByteSource,
  calendar: Calendar = {},
): Plan {
  const { n: _, ...defaults } = defaultCohort(Math.max(3, config.roster.length));
  const cohort = config.cohort ?? defaults;
  const programs = sharedOut(config.programs);
  return {
    protocol: config.protocol ?? PROTOCOL,
    studyId: toHex(source.bytes(32)),
    title: config.title,
    coordinator,
    roster: config.roster,
    cohort,
    ...calendar,
    budget: budgetOf(config.budget, config.roster.length),
    features: config.dictionary.features,
    cleaning: config.dictionary.cleaning,
    snapshot: config.snapshot,
    ...targetsOf(programs, config.dictionary),
    ...(needsCatalogue({ programs }) &&
      config.dictionary.catalogue && { catalogue: config.dictionary.catalogue }),
    ...(config.inputs && { inputs: config.inputs }),
    usersFloor: config.usersFloor,
    programs,
    limits: {
      maxSessions: config.limits?.maxSessions ?? USUAL_SESSIONS,
      maxAttempts: config.limits?.maxAttempts ?? usualAttempts(config.roster.length, cohort),
    },
    timing: config.timing,
  };
}
