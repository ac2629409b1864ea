import { ifStoppedOf, promiseOf } from "@fedseg/shared/dp/account-guarantee.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { LedgerFile } from "../../bundle/ledger-file.ts";
import type { Evidence } from "../../evidence.ts";
import { isDelta } from "../../checks/guarantees.ts";
import { partyLedgers } from "./party-ledger.ts";
import { type Cost, costAt, ratioOf } from "./cost.ts";

/** One movement of an account and where it stands afterwards; mu² in fixed point 2^-80, decimal strings. */
export interface AccountStep {
  /** Position in the ledger, from 0, and time by the party's own clock. */
  readonly seq: number;
  readonly time: string;
  readonly kind: "open" | "reserve" | "final" | "settle" | "refund" | "correction" | "raise";
  /** "study/session/attempt" of a charge; empty for the others. */
  readonly charge: string;
  readonly spent: string;
  /** The part of `spent` that cannot come back. */
  readonly final: string;
  readonly budget: string;
}

/** One organisation's account over time, as its own ledger writes it. */
export interface AccountFacts {
  readonly name: string;
  /** What the organisation authorised when it opened the account. */
  readonly epsilon: string;
  readonly delta: string;
  readonly ladder: readonly string[];
  readonly steps: readonly AccountStep[];
  /** Everything spent or reserved, mu²: by itself it guarantees nothing. */
  readonly spentMuSq: string;
  /** What the account promises: the budget in force at its delta, at delta/K once it was raised. */
  readonly budget: Cost;
  /** What a study would guarantee that took all that is left. */
  readonly left: Cost;
  /** Spent mu² as a share of the budget in force. */
  readonly share: number;
  /** Guarantee if the account stops here: the first rung not below what is spent, at delta/K; null above the top. */
  readonly ifStopped: Cost | null;
  /** Charges of studies that are not in the bundle. */
  readonly foreignCharges: number;
}

/** Follows every node's account through its ledger; an account without a usable GENESIS is left out. */
export function accountFacts(evidences: readonly Evidence[]): readonly AccountFacts[] {
  const accounts = new Map<string, AccountFacts>();
  const studies = new Set(evidences.map(({ studyId }) => studyId));
  for (const { name, node, file } of evidences.flatMap(partyLedgers)) {
    if (node === undefined || !file || accounts.has(name)) continue;
    const account = followAccount(name, file, studies);
    if (account) accounts.set(name, account);
  }
  return [...accounts.values()];
}

function followAccount(
  name: string,
  { entries }: LedgerFile,
  studies: ReadonlySet<string>,
): AccountFacts | undefined {
  const genesis = entries[0]?.body;
  if (genesis?.type !== "GENESIS") return undefined;
  if (!isDelta(genesis.delta)) return undefined;
  const { epsilon } = genesis;
  const [delta, ladder] = [Number(genesis.delta), genesis.ladder.map(BigInt)];
  const steps = stepsOf(entries);
  const last = steps[steps.length - 1];
  const [spent, budget] = [BigInt(last.spent), BigInt(last.budget)];
  const terms = { delta, ladder, openedSq: BigInt(genesis.budgetMuSq), budgetSq: budget, spentSq: spent };
  const rung = ifStoppedOf(terms);
  return {
    name,
    epsilon,
    delta: genesis.delta,
    ladder: genesis.ladder,
    steps,
    spentMuSq: `${spent}`,
    budget: costAt(budget, promiseOf(terms).delta),
    left: costAt(budget > spent ? budget - spent : 0n, delta),
    share: ratioOf(spent, budget),
    ifStopped: rung ? costAt(rung.muSq, delta / ladder.length) : null,
    foreignCharges: entries.filter(({ body }) => body.type === "RESERVE" && !studies.has(body.study)).length,
  };
}

/** Takes totals as the ledger writes them: whether they add up is for a check to say. */
function stepsOf(entries: readonly LedgerEntry[]): readonly AccountStep[] {
  let [spent, final, budget] = [0n, 0n, 0n];
  const [open, opened] = [new Map<string, bigint>(), new Map<string, bigint>()];
  return entries.flatMap(({ seq, time, body }): AccountStep[] => {
    const step = (kind: AccountStep["kind"], charge = ""): AccountStep[] => [
      { seq, time, kind, charge, spent: `${spent}`, final: `${final}`, budget: `${budget}` },
    ];
    switch (body.type) {
      case "GENESIS":
        budget = BigInt(body.budgetMuSq);
        return step("open");
      case "RAISE":
        budget = BigInt(body.budgetMuSq);
        return step("raise");
      case "CORRECTION":
        [spent, final] = [BigInt(body.after), final + BigInt(body.muSq)];
        return step("correction");
      case "RESERVE":
        spent = BigInt(body.after);
        open.set(chargeKey(body), BigInt(body.muSq));
        return step("reserve", chargeKey(body));
      case "REFUND":
        spent = BigInt(body.after);
        open.delete(chargeKey(body));
        return step("refund", chargeKey(body));
      case "UNMASK": {
        const charge = open.get(chargeKey(body));
        if (charge === undefined) return [];
        open.delete(chargeKey(body));
        opened.set(chargeKey(body), charge);
        final += charge;
        return step("final", chargeKey(body));
      }
      case "RELEASE": {
        const key = chargeKey(body);
        if (!open.has(key) && !opened.has(key)) return [];
        final += BigInt(body.muSq) - (opened.get(key) ?? 0n);
        spent = BigInt(body.after ?? spent);
        open.delete(key);
        opened.delete(key);
        return step("settle", key);
      }
      default:
        return [];
    }
  });
}
