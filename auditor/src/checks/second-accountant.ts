import type { PrivacyEvent } from "@fedseg/shared/dp/event.ts";
import { type LatticeEpsilon, type LatticeRefusal, exactEpsilon } from "@fedseg/shared/dp/lattice-pld.ts";
import { formatRational, scaleRational } from "@fedseg/shared/dp/rational.ts";
import type { BlockParameters } from "@fedseg/shared/private-sum/types.ts";
import type { AuditedStudy } from "../sessions/audited.ts";

/** What has been tabulated in one audit, by what was released. */
export type Tabulated = Map<string, LatticeEpsilon | LatticeRefusal | undefined>;
/** Different lists of releases that are tabulated in one audit; each may take a second or two. */
const MOST = 8;

/**
 * Computes epsilon of a study's releases by the second accountant, for the coordinator with c colluding nodes: the
 * privacy losses of one user who moves every sum as far as the plan allows. The honest nodes' noise together counts as
 * one discrete Gaussian of their summed variance, from which it differs by less than any number here is rounded.
 * Undefined where the losses have no lattice in common: an upper bound, which `explain` shows, contradicts nobody.
 */
export function secondEpsilon(
  { sessions, study }: AuditedStudy,
  known: Tabulated,
): LatticeEpsilon | LatticeRefusal | undefined {
  const { c } = study.cohort;
  const delta = Number(study.plan.budget.delta);
  const events = sessions.flatMap(({ parameters, survivors }) =>
    parameters.blocks.map((block) => eventOf(block, BigInt(survivors.length - c))),
  );
  const key = JSON.stringify([delta, events]);
  if (known.has(key)) return known.get(key);
  if (known.size >= MOST) return { refused: `only ${MOST} different studies are tabulated in one audit` };
  const computed = exactEpsilon(events, delta);
  known.set(key, computed);
  return computed;
}

/** Writes a block as the accountants take it: the noise of `honest` nodes, and one user's largest shift. */
export function eventOf(
  { nodeVariance, deltaSq, norm, scale }: BlockParameters,
  honest: bigint,
): PrivacyEvent {
  const shift = norm.kind === "ones" ? Array<number>(norm.count).fill(scale) : [Number(integerRoot(deltaSq))];
  const sigma2 = formatRational(scaleRational(nodeVariance, honest, 1n));
  return { mechanism: "discrete_gaussian", sigma2, shift, count: 1 };
}

/** Largest integer whose square is at most n. */
function integerRoot(n: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(n))));
  while (root * root > n) root -= 1n;
  while ((root + 1n) * (root + 1n) <= n) root += 1n;
  return root;
}
