import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import type { BlockParameters, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { personMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import { costAt } from "./cost.ts";
import type { Facts } from "./facts.ts";

/** What the releases of one study give away to one observer, at the plan's delta. */
export interface TrustRow {
  readonly studyId: string;
  readonly who: "outside" | "coalition" | "discarded" | "person";
  readonly text: string;
  readonly mu: number;
  /** mu² in fixed point 2^-80, decimal. */
  readonly muSq: string;
  /** The smaller of the two accountants' values. */
  readonly epsilon: number;
  readonly epsilonGdp: number;
  readonly epsilonZcdp: number;
}

/**
 * Computes every study's rows: outside world, coordinator with c colluders, the same with what it may have opened and
 * discarded, and one person on every platform.
 */
export function trustTable(facts: Facts): readonly TrustRow[] {
  return facts.studies.flatMap(({ audited }, at) => studyRows(audited, discardedMuSq(facts, at)));
}

function studyRows({ sessions, study, studyId }: AuditedStudy, discarded: bigint): readonly TrustRow[] {
  const { cohort, plan } = study;
  const delta = Number(plan.budget.delta);
  let [outside, coalition] = [0n, 0n];
  for (const { parameters, survivors } of sessions) {
    outside += rowMuSq(parameters, survivors.length);
    coalition += rowMuSq(parameters, survivors.length - cohort.c);
  }
  const row = (who: TrustRow["who"], text: string, muSq: bigint): TrustRow => {
    const { gdp, zcdp, ...cost } = costAt(muSq, delta);
    return { studyId, who, text, ...cost, epsilonGdp: gdp, epsilonZcdp: zcdp };
  };
  const colluders = `the coordinator with ${cohort.c} colluding node${cohort.c === 1 ? "" : "s"}`;
  const everything = coalition + discarded;
  return [
    row("outside", "the outside world, which sees the releases", outside),
    row("coalition", colluders, coalition),
    ...(discarded > 0n
      ? [row("discarded", "the same, if it opened and discarded attempts", everything)]
      : []),
    row("person", `the same, for one person on all ${cohort.n} platforms`, personMuSq(everything, cohort.n)),
  ];
}

/** mu² of a session for an observer who does not know the noise of `nodes` nodes. */
function rowMuSq({ blocks }: Pick<SumParameters, "blocks">, nodes: number): bigint {
  const cost = ({ nodeVariance, deltaSq }: BlockParameters) => chargeOfNodes(nodeVariance, nodes, deltaSq);
  return blocks.reduce((sum, block) => sum + cost(block), 0n);
}

/** Adds up the attempts that some node unmasked and no record shows: the coordinator may have opened them. */
export function discardedMuSq({ parties }: Pick<Facts, "parties">, study: number): bigint {
  const charges = new Map<string, bigint>();
  for (const { ledger } of parties) {
    const unreleased = ledger?.roles.find((role) => role.study === study)?.unreleased ?? [];
    for (const { session, attempt, muSq, isOpened } of unreleased)
      if (isOpened) charges.set(`${session}/${attempt}`, BigInt(muSq));
  }
  return [...charges.values()].reduce((sum, muSq) => sum + muSq, 0n);
}
