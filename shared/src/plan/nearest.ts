import { CodedError } from "../errors.ts";
import { kindOf } from "../features/target.ts";
import { type AskedProgram, contractOf } from "../programs/index.ts";
import { hashCatalogue } from "./catalogue-hash.ts";
import { isRefused } from "./is-refused.ts";
import type { Plan } from "./plan.ts";
import { programsOf, sessionsOf } from "./programs.ts";

/** Largest epsilon that is advised, and the step in which it is. */
const [MOST_EPSILON, EPSILON_STEP] = [10, 0.01];
/** Step in which shares are advised, and the largest. */
const [SHARE_STEP, MOST_SHARE] = [0.005, 0.9];
/** Sessions of which no plan is refused while others are looked for; those that it takes are named. */
const MANY_SESSIONS = 1000;

/** What is changed of some programs' specs. */
interface Spec {
  readonly k?: unknown;
  readonly pairs?: unknown;
  readonly audience?: number;
  readonly target?: string;
  readonly evaluate?: unknown;
}

/** One thing of a plan that can be changed in so many steps, each further from what it is; and what to write then. */
interface Change {
  readonly steps: number;
  plan(step: number): Plan;
  text(step: number): string;
}

/**
 * Returns a refusal of a plan for too few users with the nearest plans that are not refused, each with one thing changed:
 * whatever is named has been checked. `check` throws of a plan that is refused; `at`: the place of the program that refuses it.
 */
export function withNearest(
  plan: Plan,
  error: CodedError,
  check: (plan: Plan) => void,
  at = refusedAt(plan),
): CodedError {
  const found = changesOf(plan, at).flatMap((change) => textOf(change, plan, check) ?? []);
  const { name } = plan.programs[at];
  const none = `Ask more platforms, or plan without ${name}: no single change of users, budget or programs would do.`;
  const todo = found.length > 0 ? `Nearest feasible plans: ${found.join("; or ")}.` : none;
  return new CodedError(error.code, { ...error.refusal, todo });
}

/** Returns the place of the first program that refuses the plan. */
export function refusedAt(plan: Plan): number {
  const at = programsOf(plan).findIndex(({ asked, facts }) =>
    isRefused(() => contractOf(asked.name).check(asked.spec, facts)),
  );
  return Math.max(at, 0);
}

/** Looks for the fewest steps that suffice; undefined where none do. */
function textOf(change: Change, plan: Plan, check: (plan: Plan) => void): string | undefined {
  const { limits } = plan;
  const isEnough = (step: number) =>
    !isRefused(() => check({ ...change.plan(step), limits: { ...limits, maxSessions: MANY_SESSIONS } }));
  let [less, enough] = [0, change.steps];
  if (enough < 1 || !isEnough(enough)) return undefined;
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else less = middle;
  }
  const sessions = sessionsOf(change.plan(enough)).length;
  const text = change.text(enough);
  return sessions > limits.maxSessions ? `${text} with limits.maxSessions ${sessions}` : text;
}

function changesOf(plan: Plan, at: number): readonly Change[] {
  return [
    ...fewerSegments(plan),
    moreUsers(plan),
    largerEpsilon(plan),
    ...largerShare(plan, at),
    ...fewerFeatures(plan),
    ...ofProgram(plan, at),
    ...withoutIt(plan, at),
  ];
}

function withProgram(plan: Plan, at: number, change: object): Plan {
  return { ...plan, programs: plan.programs.with(at, { ...plan.programs[at], ...change } as AskedProgram) };
}

function fewerSegments(plan: Plan): readonly Change[] {
  const at = plan.programs.findIndex(({ name }) => name === "segmentation");
  if (at < 0) return [];
  const spec = plan.programs[at].spec as Spec;
  const { k } = spec;
  if (typeof k !== "number") return [];
  return [
    {
      steps: k - 2,
      plan: (step) => withProgram(plan, at, { spec: { ...spec, k: k - step } }),
      text: (step) => `k <= ${k - step} with the same users and budget`,
    },
  ];
}

function moreUsers(plan: Plan): Change {
  const { budget, usersFloor, roster } = plan;
  const cap = Math.max(budget.usersCap, Math.floor(0.1 / (Number(budget.delta) * roster.length)));
  const most = cap * roster.length;
  const capOf = (users: number) => Math.max(budget.usersCap, Math.ceil(users / roster.length));
  return {
    steps: most - usersFloor,
    plan: (step) => {
      const users = usersFloor + step;
      return { ...plan, usersFloor: users, budget: { ...budget, usersCap: capOf(users) } };
    },
    text: (step) => {
      const [users, own] = [usersFloor + step, capOf(usersFloor + step)];
      return own > budget.usersCap
        ? `at least ${users} users with usersCap ${own}`
        : `at least ${users} users`;
    },
  };
}

function largerEpsilon(plan: Plan): Change {
  const now = Number(plan.budget.epsilon);
  const from = Math.floor(now / EPSILON_STEP);
  const of = (step: number) => ((from + step) * EPSILON_STEP).toFixed(2);
  return {
    steps: Math.round(MOST_EPSILON / EPSILON_STEP) - from,
    plan: (step) => ({ ...plan, budget: { ...plan.budget, epsilon: of(step) } }),
    text: (step) => `epsilon ${of(step)}`,
  };
}

/** A larger share of one program is taken from the one that has most. */
function largerShare(plan: Plan, at: number): readonly Change[] {
  const { name, share } = plan.programs[at];
  const others = plan.programs.map((program, place) => (place === at ? 0 : program.share));
  const giver = others.indexOf(Math.max(...others));
  const sum = others.reduce((all, other) => all + other, 0);
  if (others[giver] === 0) return [];
  const from = Math.floor(share / SHARE_STEP);
  const own = (step: number) => Number(((from + step) * SHARE_STEP).toFixed(3));
  const rest = (step: number) =>
    Math.min(others[giver], Math.floor((1 - own(step) - sum + others[giver]) * 1000 + 1e-6) / 1000);
  return [
    {
      steps: Math.floor(Math.min(MOST_SHARE, share + others[giver]) / SHARE_STEP) - from - 1,
      plan: (step) => withProgram(withProgram(plan, at, { share: own(step) }), giver, { share: rest(step) }),
      text: (step) => {
        const other = plan.programs[giver].name;
        return rest(step) < others[giver]
          ? `a share of ${own(step)} for ${name} and of ${rest(step)} for ${other}`
          : `a share of ${own(step)} for ${name}`;
      },
    },
  ];
}

function fewerFeatures(plan: Plan): readonly Change[] {
  const { features } = plan;
  return [
    {
      steps: features.length - 1,
      plan: (step) => ({ ...plan, features: features.slice(0, features.length - step) }),
      text: (step) => `the first ${features.length - step} features alone`,
    },
  ];
}

/** What can be changed of some programs alone. */
function ofProgram(plan: Plan, at: number): readonly Change[] {
  const { name } = plan.programs[at];
  const spec = plan.programs[at].spec as Spec;
  switch (name) {
    case "affinity":
      return [...withoutPairs(plan, at, spec), ...smallerCatalogue(plan)];
    case "uplift":
      return [morePeople(plan, at, spec)];
    case "tree":
    case "forest":
    case "boosted-trees":
    case "network":
      return [aRegression(plan, at, spec)];
    default:
      return [];
  }
}

function withoutPairs(plan: Plan, at: number, { pairs, ...spec }: Spec): readonly Change[] {
  if (!pairs) return [];
  return [{ steps: 1, plan: () => withProgram(plan, at, { spec }), text: () => 'no "pairs" of affinity' }];
}

function smallerCatalogue(plan: Plan): readonly Change[] {
  const { catalogue } = plan;
  if (!catalogue) return [];
  const { level, entries } = catalogue;
  const of = (count: number) => ({ level, entries: entries.slice(0, count) });
  return [
    {
      steps: entries.length - 1,
      plan: (step) => {
        const smaller = of(entries.length - step);
        return { ...plan, catalogue: { ...smaller, hash: hashCatalogue(smaller) } };
      },
      text: (step) => `a catalogue of at most ${entries.length - step} entries, such as categories`,
    },
  ];
}

function morePeople(plan: Plan, at: number, spec: Spec): Change {
  const { audience = 0 } = spec;
  const most = Math.max(0, plan.budget.usersCap * plan.roster.length - audience);
  return {
    steps: most,
    plan: (step) => withProgram(plan, at, { spec: { ...spec, audience: audience + step } }),
    text: (step) => `campaigns that reach ${audience + step} people together`,
  };
}

function aRegression(plan: Plan, at: number, { target = "", evaluate }: Spec): Change {
  const judged = plan.targets?.[target];
  const name = judged && kindOf(judged) === "classes" ? "classes" : "logistic";
  return {
    steps: 1,
    plan: () => withProgram(plan, at, { name, spec: { target, evaluate } }),
    text: () => `the program ${name} in place of ${plan.programs[at].name}`,
  };
}

function withoutIt(plan: Plan, at: number): readonly Change[] {
  const { programs } = plan;
  if (programs.length < 2) return [];
  return [
    {
      steps: 1,
      plan: () => ({ ...plan, programs: programs.filter((_, place) => place !== at) }),
      text: () => `leave ${programs[at].name} out`,
    },
  ];
}
