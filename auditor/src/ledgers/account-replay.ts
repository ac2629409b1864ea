import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";

/** An account after one entry that changed it; mu² in fixed point 2^-80, decimal. */
export interface AccountPoint {
  readonly seq: number;
  readonly time: string;
  readonly type: LedgerEvent["type"];
  /** The study that is charged or refunded, and its session and attempt. */
  readonly study?: string;
  readonly session?: number;
  readonly attempt?: number;
  readonly spentMuSq: string;
  readonly budgetMuSq: string;
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
  /** The budget and the delta of GENESIS. */
  readonly openedMuSq: bigint;
  readonly delta: string;
  readonly points: readonly AccountPoint[];
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
  delta = "0";
  readonly points: AccountPoint[] = [];
  readonly problems: AccountProblem[] = [];
  readonly #charged = new Set<string>();
  /** Charges that may still be refunded. */
  readonly #open = new Map<string, bigint>();
  /** Charges that no release has settled: those, and what this node has unmasked. */
  readonly #unsettled = new Map<string, bigint>();

  apply(body: LedgerEvent, seq: number, time: string): void {
    switch (body.type) {
      case "GENESIS":
        this.#begin(body, seq);
        break;
      case "RAISE":
        this.#raise(body, seq);
        break;
      case "CORRECTION":
        if (body.seq >= seq) this.#object("CORRECTION_FORWARD", seq);
        this.#change(body, BigInt(body.muSq), seq);
        break;
      case "RESERVE":
        this.#reserve(body, seq);
        break;
      case "REFUND":
        this.#refund(body, seq);
        break;
      case "UNMASK":
        this.#open.delete(chargeKey(body));
        return;
      case "RELEASE":
        if (!this.#settle(body, seq)) return;
        break;
      default:
        return;
    }
    const turn =
      body.type === "RESERVE" || body.type === "REFUND" || body.type === "RELEASE"
        ? { study: body.study, session: body.session, attempt: body.attempt }
        : {};
    const totals = { spentMuSq: `${this.spentMuSq}`, budgetMuSq: `${this.budgetMuSq}` };
    this.points.push({ seq, time, type: body.type, ...turn, ...totals });
  }

  #begin(body: Extract<LedgerEvent, { type: "GENESIS" }>, seq: number): void {
    if (seq > 0) return;
    this.ladder = body.ladder.map(BigInt);
    this.budgetMuSq = BigInt(body.budgetMuSq);
    this.openedMuSq = this.budgetMuSq;
    this.delta = body.delta;
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

  /** Puts what a release has cost in the place of what was reserved for it; false when nothing was. */
  #settle(body: Extract<LedgerEvent, { type: "RELEASE" }>, seq: number): boolean {
    const key = chargeKey(body);
    const reserved = this.#unsettled.get(key);
    if (reserved === undefined) {
      if (body.before !== undefined || body.after !== undefined) this.#object("SETTLED_UNFOUNDED", seq);
      return false;
    }
    this.#open.delete(key);
    this.#unsettled.delete(key);
    const muSq = BigInt(body.muSq);
    if (muSq > reserved) this.#object("SETTLED_UNFOUNDED", seq);
    // A release without totals leaves the charge as it was reserved.
    if (body.before === undefined && body.after === undefined && muSq === reserved) return false;
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
