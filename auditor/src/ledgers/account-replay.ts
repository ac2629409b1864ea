import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";

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

/** An entry that does not fit the account as all entries before it left it. */
export interface AccountProblem {
  readonly code:
    | "TOTALS_WRONG"
    | "CHARGED_TWICE"
    | "BUDGET_EXCEEDED"
    | "REFUND_UNFOUNDED"
    | "SETTLED_UNFOUNDED"
    | "LADDER_BROKEN"
    | "RAISE_OFF_LADDER"
    | "CORRECTION_FORWARD";
  readonly seq: number;
}

/** An account replayed from its ledger alone, without trusting a total in it. */
export interface AccountReplay {
  readonly spentMuSq: bigint;
  readonly budgetMuSq: bigint;
  readonly ladder: readonly bigint[];
  /** The budget of GENESIS, and the epsilon and delta that it states. */
  readonly openedMuSq: bigint;
  readonly epsilon: string;
  readonly delta: string;
  readonly steps: readonly AccountStep[];
  readonly problems: readonly AccountProblem[];
}

/** Replays an account. After an entry that does not fit it goes on with what that entry really changes. */
export function replayAccount(entries: readonly LedgerEntry[]): AccountReplay {
  const account = new Replay();
  for (const [seq, { time, body }] of entries.entries()) account.apply(body, seq, time);
  return account;
}

class Replay implements AccountReplay {
  spentMuSq = 0n;
  budgetMuSq = 0n;
  ladder: readonly bigint[] = [];
  openedMuSq = 0n;
  epsilon = "0";
  delta = "0";
  readonly steps: AccountStep[] = [];
  readonly problems: AccountProblem[] = [];
  readonly #charged = new Set<string>();
  /** Charges that may still be refunded. */
  readonly #open = new Map<string, bigint>();
  /** Charges that no release has settled: those, and what this node has unmasked. */
  readonly #unsettled = new Map<string, bigint>();
  #final = 0n;

  apply(body: LedgerEvent, seq: number, time: string): void {
    const kind = this.#move(body, seq);
    if (!kind) return;
    const charge = "session" in body ? chargeKey(body) : "";
    const [spent, final, budget] = [`${this.spentMuSq}`, `${this.#final}`, `${this.budgetMuSq}`];
    this.steps.push({ seq, time, kind, charge, spent, final, budget });
  }

  /** Changes the account by one entry; undefined when it does not. */
  #move(body: LedgerEvent, seq: number): AccountStep["kind"] | undefined {
    switch (body.type) {
      case "GENESIS":
        this.#begin(body, seq);
        return "open";
      case "RAISE":
        this.#raise(body, seq);
        return "raise";
      case "CORRECTION":
        if (body.seq >= seq) this.#object("CORRECTION_FORWARD", seq);
        this.#final += BigInt(body.muSq);
        this.#change(body, BigInt(body.muSq), seq);
        return "correction";
      case "RESERVE":
        this.#reserve(body, seq);
        return "reserve";
      case "REFUND":
        this.#refund(body, seq);
        return "refund";
      case "UNMASK":
        return this.#finish(chargeKey(body)) ? "final" : undefined;
      case "RELEASE":
        return this.#settle(body, seq) ? "settle" : undefined;
      default:
        return undefined;
    }
  }

  #begin(body: Extract<LedgerEvent, { type: "GENESIS" }>, seq: number): void {
    if (seq > 0) return;
    this.ladder = body.ladder.map(BigInt);
    this.budgetMuSq = BigInt(body.budgetMuSq);
    this.openedMuSq = this.budgetMuSq;
    [this.epsilon, this.delta] = [body.epsilon, body.delta];
    const isAscending = this.ladder.every((rung, at) => at === 0 || rung > this.ladder[at - 1]);
    if (!isAscending || (this.ladder.length > 0 && !this.ladder.includes(this.budgetMuSq)))
      this.#object("LADDER_BROKEN", seq);
  }

  #raise(body: Extract<LedgerEvent, { type: "RAISE" }>, seq: number): void {
    const budget = BigInt(body.budgetMuSq);
    if (this.ladder[this.ladder.indexOf(this.budgetMuSq) + 1] === budget) this.budgetMuSq = budget;
    else this.#object("RAISE_OFF_LADDER", seq);
  }

  #reserve(body: Extract<LedgerEvent, { type: "RESERVE" }>, seq: number): void {
    const [key, muSq] = [chargeKey(body), BigInt(body.muSq)];
    if (this.#charged.has(key)) this.#object("CHARGED_TWICE", seq);
    this.#charged.add(key);
    this.#open.set(key, muSq);
    this.#unsettled.set(key, muSq);
    this.#change(body, muSq, seq);
    if (this.spentMuSq > this.budgetMuSq) this.#object("BUDGET_EXCEEDED", seq);
  }

  #refund(body: Extract<LedgerEvent, { type: "REFUND" }>, seq: number): void {
    const key = chargeKey(body);
    const muSq = this.#open.get(key);
    if (muSq === undefined || muSq !== BigInt(body.muSq)) return this.#object("REFUND_UNFOUNDED", seq);
    this.#open.delete(key);
    this.#unsettled.delete(key);
    this.#change(body, -muSq, seq);
  }

  /** Makes a charge final: its node has unmasked the attempt; false when it is not open. */
  #finish(key: string): boolean {
    const muSq = this.#open.get(key);
    if (muSq === undefined) return false;
    this.#open.delete(key);
    this.#final += muSq;
    return true;
  }

  /** Puts what a release has cost in the place of what was reserved for it; false when nothing was. */
  #settle(body: Extract<LedgerEvent, { type: "RELEASE" }>, seq: number): boolean {
    const key = chargeKey(body);
    const reserved = this.#unsettled.get(key);
    if (reserved === undefined) {
      if (body.before !== undefined || body.after !== undefined) this.#object("SETTLED_UNFOUNDED", seq);
      return false;
    }
    const muSq = BigInt(body.muSq);
    if (muSq > reserved) this.#object("SETTLED_UNFOUNDED", seq);
    this.#finish(key);
    this.#unsettled.delete(key);
    this.#final += muSq - reserved;
    // A release without totals leaves the charge as it was reserved.
    if (body.before !== undefined || body.after !== undefined || muSq !== reserved)
      this.#change(body, muSq - reserved, seq);
    return true;
  }

  #change(
    body: Pick<Extract<LedgerEvent, { type: "RELEASE" }>, "before" | "after">,
    muSq: bigint,
    seq: number,
  ): void {
    const before = this.spentMuSq;
    this.spentMuSq += muSq;
    if (body.before !== `${before}` || body.after !== `${this.spentMuSq}`) this.#object("TOTALS_WRONG", seq);
  }

  #object(code: AccountProblem["code"], seq: number): void {
    if (this.problems.every((known) => known.code !== code)) this.problems.push({ code, seq });
  }
}
