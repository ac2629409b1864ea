import { muAbove } from "@fedseg/shared/dp/charge.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import type { Cohort, Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type QueryId, exampleRequest, queries, queryBlocks } from "@fedseg/shared/queries/index.ts";

/** Runs with and as many without the target: enough to prove mu 3.3 where there is no noise, 2 is allowed. */
export const RUNS = 400;

/** Probability that an installation without fault fails any of the tests: one audit in a million. */
export const ALPHA = 1e-6;

/** Where attackers cut their score, in parts of the distance between its two means. */
export const CUTS: readonly number[] = [0.25, 0.5, 0.75];

/**
 * Two colluding nodes, so that their noise is subtracted; five of seven survive, so that a missing share is not
 * hidden by the noise of nodes that the plan does not count on.
 */
export const COHORT: Cohort = { n: 7, c: 2, t: 5, m: 5 };

/** mu of all sessions of a run together for trust row (b): with four equal users 2, where errors are neither rare nor many. */
const MU = 0.5;

/** Features of the made-up users, both from 0 to 10; two segments. */
export const FEATURES = 2;
const SIZE = { d: FEATURES, k: 2, bins: 8 };

/** One session of a run. */
export interface AuditSession {
  readonly request: Request;
  readonly parameters: SumParameters;
}

/**
 * Derives the sessions of a run as every party derives those of a study: every query of the registry, each at an equal
 * share of the budget that its blocks part equally.
 */
export function auditSessions(): readonly AuditSession[] {
  const all = Object.keys(queries) as QueryId[];
  return all.map((query) => {
    const example = exampleRequest(query, SIZE);
    const blocks = queryBlocks({ ...example, shares: [] });
    const request = { ...example, shares: blocks.map(() => 1 / (all.length * blocks.length)) };
    const budget = { mu: MU, usersCap: 100 };
    return { request, parameters: deriveParameters(blocks, request, COHORT, budget) };
  });
}

/** mu of a run for an observer who lacks the noise of some nodes: the charges added up. */
export function muOfRun(
  sessions: readonly AuditSession[],
  charge: (parameters: SumParameters) => bigint,
): number {
  return muAbove(sessions.reduce((sum, { parameters }) => sum + charge(parameters), 0n));
}
