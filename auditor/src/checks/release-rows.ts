import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import { formatRational } from "@fedseg/shared/dp/rational.ts";
import { type Facts, releaseTimes } from "./facts.ts";

/** One released sum: what was asked, of whom, and what each part of it cost. */
export interface ReleaseRow {
  readonly studyId: string;
  readonly session: number;
  readonly attempt: number;
  readonly query: string;
  readonly path: string;
  /** When the coordinator, or else the first node, entered it in its ledger: ISO 8601, the keeper's clock. */
  readonly releasedAt: string | undefined;
  /** Names of the nodes in the sum, and of those that took part and are not in it. */
  readonly survivors: readonly string[];
  readonly dropped: readonly string[];
  readonly resultHash: string;
  /** mu² of the whole release, fixed point 2^-80, decimal: what every account had to reserve, and what it has cost. */
  readonly reservedMuSq: string;
  readonly muSq: string;
  readonly blocks: readonly ReleaseBlock[];
}

/** One block of a released sum. */
export interface ReleaseBlock {
  readonly name: string;
  readonly length: number;
  readonly scale: number;
  /** How one user is bounded: the squares of its integers sum to this at most, or so many ones. */
  readonly norm:
    | { readonly kind: "l2"; readonly square: number }
    | { readonly kind: "ones"; readonly count: number };
  /** Square of what one user can change, in integer units; decimal. */
  readonly deltaSq: string;
  /** Variance of one node's noise, in integer units squared: "n/d". */
  readonly nodeVariance: string;
  /** Nodes whose noise counts against the coordinator with c colluders: |U| − c. */
  readonly honestNodes: number;
  /** mu², fixed point 2^-80, decimal: reserved for the fewest nodes that the plan admits, and with those that took part. */
  readonly reservedMuSq: string;
  readonly muSq: string;
}

/** Lists every verified session of every study. */
export function releaseRows(facts: Facts): readonly ReleaseRow[] {
  return facts.studies.flatMap(({ audited }, at) => {
    const { cohort, plan } = audited.study;
    const times = releaseTimes(facts, at);
    const nameOf = (node: number) => plan.roster[node].name;
    return audited.sessions.map((session, index) => ({
      studyId: audited.studyId,
      session: session.session,
      attempt: session.attempt,
      query: session.request.query,
      path: session.path,
      releasedAt: times[index],
      survivors: session.survivors.map(nameOf),
      dropped: session.dropped.map(nameOf),
      resultHash: session.resultHash,
      reservedMuSq: `${session.parameters.muSq}`,
      muSq: `${session.muSq}`,
      blocks: session.parameters.blocks.map(({ name, length, scale, norm, deltaSq, nodeVariance, muSq }) => ({
        name,
        length,
        scale,
        norm,
        deltaSq: `${deltaSq}`,
        nodeVariance: formatRational(nodeVariance),
        honestNodes: session.survivors.length - cohort.c,
        reservedMuSq: `${muSq}`,
        muSq: `${chargeOfNodes(nodeVariance, session.survivors.length - cohort.c, deltaSq)}`,
      })),
    }));
  });
}
