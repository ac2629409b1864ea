import { rationalToNumber, formatRational } from "@fedseg/shared/dp/rational.ts";
import { describeBlock, describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { usersPerUnit } from "@fedseg/shared/queries/index.ts";
import type { BlockParameters, Norm, Request } from "@fedseg/shared/private-sum/types.ts";
import { rowMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { type Facts, releaseTimes } from "../../checks/facts.ts";
import { type Cost, costAt } from "../../checks/cost.ts";

/** One block of a released vector: what bounds one user, and what noise lies on it. */
export interface BlockFacts {
  readonly name: string;
  /** What one user adds at most, in words. */
  readonly part: Text;
  readonly length: number;
  readonly norm: Norm;
  readonly scale: number;
  /** Bound on one user's integers: Σv² ≤ deltaSq. */
  readonly deltaSq: string;
  /** Variance of one node's noise in integer units, a rational. */
  readonly nodeVariance: string;
  /** In real units: the bound Δ; sigma of one node, of the honest nodes that took part, of the sum. */
  readonly delta: number;
  readonly nodeSigma: number;
  readonly honestSigma: number;
  readonly sumSigma: number;
  /** `sumSigma` of an entry that counts, in users. */
  readonly usersSigma: number;
  readonly muSq: string;
}

/** One released sum and what it cost, at the plan's delta. */
export interface ReleaseFacts {
  readonly studyId: string;
  readonly session: number;
  readonly attempt: number;
  /** When the ledgers first name it as released; null when none does. */
  readonly time: string | null;
  readonly query: string;
  /** What it is for, in words. */
  readonly purpose: Text;
  readonly length: number;
  /** Names of the nodes in the sum, and of those that took part and dropped out. */
  readonly survivors: readonly string[];
  readonly dropped: readonly string[];
  /** Nodes whose noise the charge counts on: |U| − c. */
  readonly honest: number;
  readonly blocks: readonly BlockFacts[];
  /** What every account had to reserve: row (b) with as few nodes as the plan admits. */
  readonly reserved: Cost;
  /** What it has cost, and every account is charged: row (b) with the nodes that took part. */
  readonly charge: Cost;
  /** Charges of the study up to and with this one. */
  readonly charged: Cost;
  /** Against the outside world with the nodes that really took part, alone and up to here. */
  readonly outside: Cost;
  readonly outsideSoFar: Cost;
}

/** Lists the verified releases of a study in order. */
export function releaseFacts(facts: Facts, at: number): readonly ReleaseFacts[] {
  const { study, studyId, sessions } = facts.studies[at].audited;
  const { plan, cohort } = study;
  const times = releaseTimes(facts, at);
  const delta = Number(plan.budget.delta);
  const name = (node: number) => plan.roster[node].name;
  const soFar = { charge: 0n, outside: 0n };
  return sessions.map((session, index): ReleaseFacts => {
    const { request, parameters, survivors, dropped, muSq: charge } = session;
    const outside = rowMuSq(parameters, survivors.length);
    soFar.charge += charge;
    soFar.outside += outside;
    return {
      studyId,
      session: session.session,
      attempt: session.attempt,
      time: times[index] ?? null,
      query: request.query,
      purpose: describeRequest(request),
      length: parameters.length,
      survivors: survivors.map(name),
      dropped: dropped.map(name),
      honest: survivors.length - cohort.c,
      blocks: parameters.blocks.map((block) => blockFacts(block, request, cohort.c, survivors.length)),
      reserved: costAt(parameters.muSq, delta),
      charge: costAt(charge, delta),
      charged: costAt(soFar.charge, delta),
      outside: costAt(outside, delta),
      outsideSoFar: costAt(soFar.outside, delta),
    };
  });
}

function blockFacts(
  { name, length, norm, scale, deltaSq, nodeVariance, muSq }: BlockParameters,
  request: Request,
  colluders: number,
  survivors: number,
): BlockFacts {
  const nodeSigma = Math.sqrt(rationalToNumber(nodeVariance)) / scale;
  const sumSigma = nodeSigma * Math.sqrt(survivors);
  const users = usersPerUnit(request);
  return {
    name,
    part: describeBlock(request.query, name),
    length,
    norm,
    scale,
    deltaSq: `${deltaSq}`,
    nodeVariance: formatRational(nodeVariance),
    delta: Math.sqrt(Number(deltaSq)) / scale,
    nodeSigma,
    honestSigma: nodeSigma * Math.sqrt(survivors - colluders),
    sumSigma,
    usersSigma: sumSigma * users,
    muSq: `${muSq}`,
  };
}
