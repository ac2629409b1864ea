import { guaranteeOf } from "../dp/accountant.ts";
import { muAbove } from "../dp/charge.ts";
import { rationalToNumber } from "../dp/rational.ts";
import type { CodedError } from "../errors.ts";
import type { BlockParameters, Norm, Request, SumParameters } from "../private-sum/types.ts";
import { personMuSq, rowMuSq, trustRows } from "../private-sum/trust-rows.ts";
import type { Text } from "../programs/names.ts";
import { cohortOf } from "./check.ts";
import { type AskedSession, type DryRun, dryRun } from "./dry-run.ts";
import { type NeutralPopulation, neutralRelease } from "./neutral-release.ts";
import type { Plan } from "./plan.ts";
import { describeBlock, describeRequest, usersPerUnit } from "./session-words.ts";
import { type Support, supportOf } from "./support.ts";

/** What something costs against one observer, at the plan's delta; rounded up. */
export interface RowCost {
  /** mu² in fixed point 2^-80. */
  readonly muSq: bigint;
  readonly mu: number;
  readonly epsilon: number;
}

/** What something costs in the eyes of both observers that an audit tells apart. */
export interface ObserverCosts {
  /** Row (a): sees the released sums; the noise of every node protects. */
  readonly outside: RowCost;
  /** Row (b): the coordinator with c colluding nodes when only m nodes stay; what the account is charged. */
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
  readonly meaning: Text;
  readonly length: number;
  readonly norm: Norm;
  /** Bound on one user's integers: Σv² ≤ deltaSq, and its root in real units. */
  readonly deltaSq: bigint;
  readonly delta: number;
  readonly scale: number;
  /** Standard deviation of the noise in real units: of one node, and of the sum when every node stays. */
  readonly nodeSigma: number;
  readonly sumSigma: number;
  /** `sumSigma` of an entry that counts, in users; undefined when the query counts none. */
  readonly usersSigma: number | undefined;
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
  readonly query: string;
  readonly meaning: Text;
  readonly length: LengthRange;
  /** Largest masked vector of one node, in bytes. */
  readonly bytes: number;
  /** As tried out with the plan's floor of users; only lengths depend on the users. */
  readonly blocks: readonly BlockCost[];
  readonly cost: ObserverCosts;
}

/** What a plan will compute and cost, before anything is spent. */
export interface PlanCost {
  readonly sessions: readonly SessionCost[];
  /** When every session succeeds at its first attempt. */
  readonly once: TotalCosts;
  /** When every attempt that the plan allows is made and each may have been opened. */
  readonly worst: TotalCosts;
  readonly support: Support;
  /** Why the plan's program would stop before its end; undefined when it would not. */
  readonly refusal: CodedError | undefined;
}

/** Computes what a plan's sessions are and cost, by running its program on users that nobody has. */
export function planCost(plan: Plan): PlanCost {
  const runs = populationsOf(plan).map((population) => runNeutral(plan, population));
  const [first] = runs;
  const sessions = first.sessions.map((asked) => sessionCost(plan, asked, runs));
  const totals = (attempts: bigint) => totalCosts(plan, first.sessions, attempts);
  return {
    sessions,
    once: totals(1n),
    worst: totals(BigInt(plan.limits.maxAttempts)),
    support: supportOf(plan, first.end.type === "model" ? first.end.model : undefined),
    refusal: first.end.type === "refusal" ? first.end.error : undefined,
  };
}

/** Computes the cost of one session of a plan in the eyes of both observers. */
export function observerCosts(plan: Plan, parameters: Pick<SumParameters, "blocks">): ObserverCosts {
  const { n, m, c } = cohortOf(plan);
  return {
    outside: rowCost(plan, rowMuSq(parameters, n)),
    coalition: rowCost(plan, rowMuSq(parameters, m - c)),
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
    meaning: describeBlock(request.query, name),
    length,
    norm,
    deltaSq,
    delta: Math.sqrt(Number(deltaSq)) / scale,
    scale,
    nodeSigma,
    sumSigma,
    usersSigma: users && sumSigma * users,
    cost: observerCosts(plan, { blocks: [block] }),
  };
}

/** States a mu² as a guarantee at the plan's delta. */
export function rowCost({ budget }: Plan, muSq: bigint): RowCost {
  return { muSq, mu: muAbove(muSq), epsilon: guaranteeOf(muSq, Number(budget.delta)).reported };
}

/** Few and many users, evenly spread and bunched in every second feature: what lengths may depend on. */
function populationsOf({ program, budget, roster }: Plan): readonly NeutralPopulation[] {
  const { nFloor, features } = program.spec;
  const most = Math.max(nFloor, budget.usersCap * roster.length);
  return [nFloor, most].flatMap((users) => [[1], [1, 0.2]].map((fills) => ({ users, features, fills })));
}

function runNeutral(plan: Plan, population: NeutralPopulation): DryRun {
  const options = { population, survivors: plan.roster.length };
  return dryRun(plan, ({ request, parameters }) => neutralRelease(request, parameters, options));
}

function sessionCost(plan: Plan, asked: AskedSession, runs: readonly DryRun[]): SessionCost {
  const { session, request, parameters } = asked;
  const same = runs.flatMap(({ sessions }) => sessions[session - 1] ?? []);
  const lengths = same.map((other) => other.parameters.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  return {
    session,
    query: request.query,
    meaning: describeRequest(request),
    length: { least, most, isFixed: least === most },
    bytes: Math.max(...same.map((other) => (other.parameters.length * other.parameters.modulusBits) / 8)),
    blocks: parameters.blocks.map((block) => blockCost(plan, request, block)),
    cost: observerCosts(plan, parameters),
  };
}

function totalCosts(plan: Plan, sessions: readonly AskedSession[], attempts: bigint): TotalCosts {
  const cohort = cohortOf(plan);
  let [outside, coalition] = [0n, 0n];
  for (const { parameters } of sessions) {
    outside += trustRows(parameters, cohort, cohort.n).outsideWorld * attempts;
    coalition += trustRows(parameters, cohort, cohort.m).coalition * attempts;
  }
  return {
    outside: rowCost(plan, outside),
    coalition: rowCost(plan, coalition),
    person: rowCost(plan, personMuSq(coalition, cohort.n)),
  };
}
