import { guaranteeOf } from "../dp/accountant.ts";
import { muAbove } from "../dp/charge.ts";
import { rationalToNumber } from "../dp/rational.ts";
import type { CodedError } from "../errors.ts";
import type { BlockParameters, Norm, Request, SumParameters } from "../private-sum/types.ts";
import { personMuSq, rowMuSq } from "../private-sum/trust-rows.ts";
import { learnedMuSq } from "./learned.ts";
import { type Totals, releasedMuSq, worstMuSq } from "./cost-totals.ts";
import { type AskedSession, type DryRun, dryRun } from "./dry-run.ts";
import type { EvenUsers } from "../queries/even-users.ts";
import { usersPerUnit } from "../queries/index.ts";
import { neutralRelease } from "./neutral-release.ts";
import type { Plan } from "./plan.ts";
import { type ProgramName, type SpecOf, type SupportOf, contractOf } from "../programs/index.ts";
import { type RefusedProgram, isRefused, isReleased } from "../programs/refused.ts";
import { programsOf } from "./programs.ts";
import { templateHash } from "./template.ts";
import { cohortOf } from "./terms.ts";

/** What something costs against one observer, at the plan's delta; rounded up. */
export interface RowCost {
  /** mu² in fixed point 2^-80. */
  readonly muSq: bigint;
  readonly mu: number;
  readonly epsilon: number;
}

/** What something costs in the eyes of both observers that an audit tells apart, when so many nodes stay. */
export interface ObserverCosts {
  /** Row (a): sees the released sums; the noise of every node that stays protects. */
  readonly outside: RowCost;
  /** Row (b): the coordinator with c colluding nodes; what the account is charged in the end. */
  readonly coalition: RowCost;
}

/** The whole study in the eyes of everybody. */
export interface TotalCosts extends ObserverCosts {
  /** Row (b) for one person with an account on every platform. */
  readonly person: RowCost;
}

/** One block of a session's vector. */
export interface BlockCost {
  readonly name: string;
  readonly length: number;
  readonly norm: Norm;
  /** Bound on one user's integers: Σv² ≤ deltaSq, and its root in real units. */
  readonly deltaSq: bigint;
  readonly delta: number;
  readonly scale: number;
  /** Standard deviation of the noise in real units: of one node, and of the sum when every node stays. */
  readonly nodeSigma: number;
  readonly sumSigma: number;
  /** `sumSigma` of an entry that counts, in users. */
  readonly usersSigma: number;
  readonly cost: ObserverCosts;
}

/** How many numbers leave; fixed by the plan, or between bounds that were tried out. */
export interface LengthRange {
  readonly least: number;
  readonly most: number;
  readonly isFixed: boolean;
}

/** One session of the study to come. */
export interface SessionCost {
  readonly session: number;
  readonly request: Request;
  readonly length: LengthRange;
  /** Largest masked vector of one node, in bytes. */
  readonly bytes: number;
  /** As tried out with the plan's floor of users, everybody staying; only lengths depend on the users. */
  readonly blocks: readonly BlockCost[];
  readonly cost: ObserverCosts;
}

/** What the data size supports of one program when every node stays, and when only m do. */
export type ProgramSupport = {
  [Name in ProgramName]: {
    readonly name: Name;
    readonly spec: SpecOf<Name>;
    readonly support: SupportOf<Name>;
    readonly leastSupport: SupportOf<Name>;
  };
}[ProgramName];

/** What a plan will compute and cost, before anything is spent. */
export interface PlanCost {
  readonly sessions: readonly SessionCost[];
  /** When every node stays in every session: the sum of the sessions as listed. */
  readonly expected: TotalCosts;
  /** When every session succeeds at its first attempt, whoever stays: never above the plan's budget. */
  readonly once: TotalCosts;
  /** When every attempt that the plan allows is made and each may have been opened: row (b) is what limits go by, `learnedMuSq`. */
  readonly worst: TotalCosts;
  /** What the data size supports of each program, in the plan's order. */
  readonly programs: readonly ProgramSupport[];
  /** Why the study would end without a model, had it exactly the plan's floor of users; undefined when it would not. */
  readonly refusal: CodedError | undefined;
  /** The programs that would then be refused while others go on. */
  readonly refused: readonly RefusedProgram[];
}

/**
 * Computes what a plan's sessions are and cost, by running its programs on users that nobody has. Their public draws follow from the
 * plan's template: what was shown of that is, with as many members, to the last digit what every plan of it shows.
 */
export function planCost(plan: Plan): PlanCost {
  const { n, m } = cohortOf(plan);
  const populations = populationsOf(plan);
  const runs = populations.map((population) => runNeutral(plan, population, n));
  const [first] = runs;
  // A program that is refused at the floor of users goes on with more of them, and then costs as much as it may.
  const whole = runs.reduce((a, b) => (b.sessions.length > a.sessions.length ? b : a));
  const alike = runs.filter(({ sessions }) => sessions.length === whole.sessions.length);
  const fewest = runNeutral(plan, populations[0], m);
  const once = whole === first ? fewest : runNeutral(plan, populations[runs.indexOf(whole)], m);
  return {
    sessions: whole.sessions.map((asked) => sessionCost(plan, asked, alike)),
    expected: totalCosts(plan, releasedMuSq(plan, whole.sessions, n)),
    once: totalCosts(plan, releasedMuSq(plan, once.sessions, m)),
    worst: totalCosts(plan, { ...worstMuSq(plan, whole.sessions), coalition: learnedMuSq(plan) }),
    programs: supportsOf(plan, first, fewest),
    refusal: first.end.type === "refusal" ? first.end.error : undefined,
    refused: first.end.type === "model" ? first.end.model.filter(isRefused) : [],
  };
}

function supportsOf(plan: Plan, { end: all }: DryRun, { end: few }: DryRun): readonly ProgramSupport[] {
  return programsOf(plan).map(({ asked: { name, spec }, facts }, at) => {
    const [support, leastSupport] = [all, few].map((end) =>
      contractOf(name).support(spec, facts, modelAt(end, at)),
    );
    return { name, spec, support, leastSupport } as ProgramSupport;
  });
}

/** What a program has learnt of users whom nobody has; undefined when it was refused. */
function modelAt(end: DryRun["end"], at: number): unknown {
  const ended = end.type === "model" ? end.model[at] : undefined;
  return ended && isReleased(ended) ? ended.model : undefined;
}

/** Computes what sessions of a plan cost in the eyes of both observers when `survivors` nodes stay. */
export function observerCosts(
  plan: Plan,
  parameters: Pick<SumParameters, "blocks">,
  survivors: number,
): ObserverCosts {
  return {
    outside: rowCost(plan, rowMuSq(parameters, survivors)),
    coalition: rowCost(plan, rowMuSq(parameters, survivors - plan.cohort.c)),
  };
}

/** Computes what one block of a session bounds, adds and costs. */
export function blockCost(plan: Plan, request: Request, block: BlockParameters): BlockCost {
  const { name, length, norm, deltaSq, scale, nodeVariance } = block;
  const nodeSigma = Math.sqrt(rationalToNumber(nodeVariance)) / scale;
  const sumSigma = nodeSigma * Math.sqrt(plan.roster.length);
  const users = usersPerUnit(request);
  return {
    name,
    length,
    norm,
    deltaSq,
    delta: Math.sqrt(Number(deltaSq)) / scale,
    scale,
    nodeSigma,
    sumSigma,
    usersSigma: sumSigma * users,
    cost: observerCosts(plan, { blocks: [block] }, plan.roster.length),
  };
}

/** States a mu² as a guarantee at the plan's delta. */
export function rowCost({ budget }: Plan, muSq: bigint): RowCost {
  return { muSq, mu: muAbove(muSq), epsilon: guaranteeOf(muSq, Number(budget.delta)).reported };
}

/** Few and many users, evenly spread and bunched in every second feature: what lengths may depend on. */
function populationsOf({ usersFloor, budget, roster }: Plan): readonly EvenUsers[] {
  const most = Math.max(usersFloor, budget.usersCap * roster.length);
  return [usersFloor, most].flatMap((users) => [[1], [1, 0.2]].map((fills) => ({ users, fills })));
}

function runNeutral(plan: Plan, population: EvenUsers, survivors: number): DryRun {
  const options = { population, survivors };
  const seed = templateHash(plan);
  return dryRun(plan, ({ request, parameters }) => neutralRelease(request, parameters, options), { seed });
}

/** Questions whose length is decided by what was released before: runs that agree on it may do so by chance. */
const DECIDED_LATER: ReadonlySet<string> = new Set([
  "cell-histogram",
  "class-counts",
  "score-counts",
  "segment-values",
  "tree-counts",
]);

function sessionCost(plan: Plan, asked: AskedSession, runs: readonly DryRun[]): SessionCost {
  const { session, request, parameters } = asked;
  const same = runs.map(({ sessions }) => sessions[session - 1]);
  const lengths = same.map((other) => other.parameters.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  return {
    session,
    request,
    length: { least, most, isFixed: most === 1 || (least === most && !DECIDED_LATER.has(request.query)) },
    bytes: Math.max(...same.map((other) => (other.parameters.length * other.parameters.modulusBits) / 8)),
    blocks: parameters.blocks.map((block) => blockCost(plan, request, block)),
    cost: observerCosts(plan, parameters, plan.roster.length),
  };
}

function totalCosts(plan: Plan, { outside, coalition }: Totals): TotalCosts {
  return {
    outside: rowCost(plan, outside),
    coalition: rowCost(plan, coalition),
    person: rowCost(plan, personMuSq(coalition, plan.roster.length)),
  };
}
