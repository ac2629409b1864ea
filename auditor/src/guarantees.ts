import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { personMuSq, trustRows } from "@fedseg/shared/private-sum/trust-rows.ts";
import { replayAccount } from "./checks/totals.ts";
import type { Evidence } from "./evidence.ts";
import { eventsOf, partyLedgers } from "./party-ledger.ts";

/** One organisation's account at the plan's delta; each epsilon is the guarantee of that mu² alone. */
export interface AccountRow {
  readonly name: string;
  readonly spent: number;
  readonly budget: number;
  readonly left: number;
  /** Spent mu² as a share of the budget's, in [0, 1]. */
  readonly share: number;
}

/** What the releases of the study give away to one observer, at the plan's delta. */
export interface TrustRow {
  readonly who: "outside" | "coalition" | "discarded" | "person";
  readonly text: string;
  readonly mu: number;
  /** The smaller of the two accountants' values. */
  readonly epsilon: number;
  readonly epsilonGdp: number;
  readonly epsilonZcdp: number;
}

/** Computes spent, budget and left of every delivered account. */
export function accountRows(evidence: Evidence): readonly AccountRow[] {
  const delta = Number(evidence.plan.budget.delta);
  return partyLedgers(evidence).flatMap(({ name, node, file }) => {
    const account = file && replayAccount(file);
    if (node === undefined || !account || typeof account === "string") return [];
    const spent = spentSq(account.filter);
    const budget = account.filter.budgetSq;
    const [a, b, c] = [spent, budget, budget - spent].map((muSq) => guaranteeOf(muSq, delta).reported);
    const share = budget === 0n ? 1 : Number((spent * 1_000_000n) / budget) / 1e6;
    return [{ name, spent: a, budget: b, left: c, share }];
  });
}

/**
 * Computes the study's rows: outside world, coordinator with c colluders, the same with what it may have opened and
 * discarded, and one person on every platform.
 */
export function trustTable(evidence: Evidence): readonly TrustRow[] {
  const { sessions, study, plan } = evidence;
  const { cohort } = study;
  const delta = Number(plan.budget.delta);
  let [outside, coalition] = [0n, 0n];
  for (const { expected, verified } of sessions) {
    const rows = trustRows(expected.parameters, cohort, verified.closed.survivors.length);
    outside += rows.outsideWorld;
    coalition += rows.coalition;
  }
  const row = (who: TrustRow["who"], text: string, muSq: bigint): TrustRow => {
    const { reported, gdp, zcdp } = guaranteeOf(muSq, delta);
    return {
      who,
      text,
      mu: Math.sqrt(Number(muSq) / 2 ** 80),
      epsilon: reported,
      epsilonGdp: gdp,
      epsilonZcdp: zcdp,
    };
  };
  const colluders = `the coordinator with ${cohort.c} colluding node${cohort.c === 1 ? "" : "s"}`;
  const discarded = discardedMuSq(evidence);
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

/** Adds up the attempts that some node unmasked and no record shows: the coordinator may have opened them. */
function discardedMuSq(evidence: Evidence): bigint {
  const { studyId, sessions } = evidence;
  const charges = new Map<string, bigint>();
  for (const { file } of partyLedgers(evidence)) {
    if (!file) continue;
    const opened = new Set(eventsOf(file, studyId, "UNMASK").map(chargeKey));
    for (const reserve of eventsOf(file, studyId, "RESERVE")) {
      const key = chargeKey(reserve);
      if (opened.has(key)) charges.set(key, BigInt(reserve.muSq));
    }
  }
  for (const { session, attempt } of sessions)
    charges.delete(chargeKey({ study: studyId, session, attempt }));
  return [...charges.values()].reduce((sum, muSq) => sum + muSq, 0n);
}
