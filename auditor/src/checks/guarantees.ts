import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { ifStoppedOf, leftOf, promiseOf } from "@fedseg/shared/dp/account-guarantee.ts";
import type { BlockParameters, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { personMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { AccountPoint } from "../ledgers/account-replay.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import type { Facts } from "./facts.ts";

/** One organisation's account at its own delta, whatever its studies plan with. */
export interface AccountRow {
  readonly name: string;
  /** Guarantee if it stops here: the first rung of its ladder not below what was spent, at delta/K; Infinity beyond. */
  readonly ifStopped: number;
  /** What it promises: its budget at delta, at delta/K once it was raised. */
  readonly budget: number;
  /** What a study would guarantee that took all that is left. */
  readonly left: number;
  /** Spent mu² as a share of the budget's, in [0, 1]. */
  readonly share: number;
  readonly delta: string;
  /** mu² in fixed point 2^-80, decimal. */
  readonly spentMuSq: string;
  readonly budgetMuSq: string;
  /** Budgets that the account may ever have, ascending, mu². */
  readonly ladder: readonly string[];
  /** The account after every entry that changed it, in order. */
  readonly points: readonly AccountPoint[];
}

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

/** Computes what every delivered account has, has left, and guarantees if it stops here. */
export function accountRows({ parties }: Pick<Facts, "parties">): readonly AccountRow[] {
  return parties.flatMap(({ name, ledger, roles }) => {
    if (!ledger || roles.every(({ node }) => node === undefined)) return [];
    const { spentMuSq, budgetMuSq, openedMuSq, delta, ladder, points } = ledger.account;
    if (!isDelta(delta)) return [];
    const terms = {
      delta: Number(delta),
      ladder,
      openedSq: openedMuSq,
      budgetSq: budgetMuSq,
      spentSq: spentMuSq,
    };
    const [budget, left] = [promiseOf(terms).reported, leftOf(terms).reported];
    const ifStopped = ifStoppedOf(terms)?.reported ?? Infinity;
    const share = budgetMuSq === 0n ? 1 : Math.min(1, Number((spentMuSq * 1_000_000n) / budgetMuSq) / 1e6);
    const amounts = { spentMuSq: `${spentMuSq}`, budgetMuSq: `${budgetMuSq}`, ladder: ladder.map(String) };
    return [{ name, ifStopped, budget, left, share, delta, ...amounts, points }];
  });
}

/** Tells whether a ledger's opening states a usable delta. */
export function isDelta(delta: string): boolean {
  return Number(delta) > 0 && Number(delta) < 1;
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
    const { reported, gdp, zcdp } = guaranteeOf(muSq, delta);
    const mu = Math.sqrt(Number(muSq) / 2 ** 80);
    return { studyId, who, text, mu, muSq: `${muSq}`, epsilon: reported, epsilonGdp: gdp, epsilonZcdp: zcdp };
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
function discardedMuSq({ parties }: Facts, study: number): bigint {
  const charges = new Map<string, bigint>();
  for (const { ledger } of parties) {
    const opened = ledger?.roles.find((role) => role.study === study)?.opened ?? [];
    for (const { session, attempt, muSq } of opened) charges.set(`${session}/${attempt}`, BigInt(muSq));
  }
  return [...charges.values()].reduce((sum, muSq) => sum + muSq, 0n);
}
