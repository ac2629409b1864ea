import type { AccountTerms } from "../dp/account-guarantee.ts";
import {
  type Filter,
  commit,
  openFilter,
  refund,
  reserve,
  settle,
  spentSq,
  unsettled,
} from "../dp/filter.ts";
import { CodedError } from "../errors.ts";
import { VersionedMap } from "../math/versioned-map.ts";
import type { LedgerDraft, LedgerEvent } from "./entry.ts";

/** Balance of one organisation's account, derived from its ledger alone; amounts are mu² in fixed point 2^-80. */
export interface Account {
  /** The budget, what is final, and what is reserved: reserved counts as spent. */
  readonly filter: Filter;
  /** Every charge ever made, by key: none may be made twice. */
  readonly charged: VersionedMap;
  /** Budgets that it may ever have, ascending, mu². */
  readonly ladder: readonly bigint[];
  /** The budget of GENESIS, mu², and the delta that all its guarantees are stated at. */
  readonly openedSq: bigint;
  readonly delta: string;
}

/** An account before its GENESIS: no budget, so every charge is refused. */
export const NO_ACCOUNT: Account = {
  filter: openFilter(0n),
  charged: new VersionedMap(),
  ladder: [],
  openedSq: 0n,
  delta: "0",
};

/** Reads off an account what its guarantees depend on. */
export function termsOf({ filter, ladder, openedSq, delta }: Account): AccountTerms {
  return { delta: Number(delta), ladder, openedSq, budgetSq: filter.budgetSq, spentSq: spentSq(filter) };
}

/** Names one charge. */
export function chargeKey(turn: {
  readonly study: string;
  readonly session: number;
  readonly attempt: number;
}): string {
  return `${turn.study}/${turn.session}/${turn.attempt}`;
}

/** Tells whether the account can carry one more charge. */
export function canCharge({ filter }: Account, muSq: bigint): boolean {
  return spentSq(filter) + muSq <= filter.budgetSq;
}

/**
 * Applies one ledger event to the balance: RESERVE reserves, this node's own UNMASK makes the charge final, RELEASE
 * settles it to what the survivors make of it, REFUND frees one that is not final, RAISE goes up one rung, CORRECTION
 * adds a charge that was forgotten. Returns the refusal when the event does not fit the account.
 */
export function applyToAccount(account: Account, event: LedgerEvent): Account | CodedError {
  switch (event.type) {
    case "GENESIS":
      return account === NO_ACCOUNT ? openAccount(event) : misfit(event);
    case "RAISE":
      return raise(account, event);
    case "CORRECTION":
      return correct(account, event);
    case "RESERVE": {
      const key = chargeKey(event);
      if (account.charged.has(key) || !hasTotals(event, account, BigInt(event.muSq))) return misfit(event);
      const filter = reserve(account.filter, key, BigInt(event.muSq));
      if (filter instanceof CodedError) return filter;
      return { ...account, filter, charged: account.charged.with(key, true) };
    }
    case "REFUND": {
      const key = chargeKey(event);
      const muSq = account.filter.reserved.get(key);
      if (muSq !== BigInt(event.muSq) || !hasTotals(event, account, -muSq)) return misfit(event);
      const filter = refund(account.filter, key);
      return filter instanceof CodedError ? filter : { ...account, filter };
    }
    case "RELEASE":
      return release(account, event);
    case "UNMASK": {
      const key = chargeKey(event);
      if (!account.filter.reserved.has(key)) return account;
      const filter = commit(account.filter, key);
      return filter instanceof CodedError ? filter : { ...account, filter };
    }
    default:
      return account;
  }
}

/**
 * Fills in the totals of a draft and applies it: the check and the record are one step.
 * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
 */
export function enter(account: Account, draft: LedgerDraft): { event: LedgerEvent; account: Account } {
  const event = withTotals(account, draft);
  const after = applyToAccount(account, event);
  if (after instanceof CodedError) throw after;
  return { event, account: after };
}

/** The refusal of an account that cannot carry a plan or a session. */
export function exhausted(): CodedError {
  return new CodedError("BUDGET_EXHAUSTED", {
    what: "The account cannot carry this charge.",
    why: "Together with everything spent or reserved before it would exceed the budget that the organisation authorised.",
    todo: "Nothing was sent or charged. Ask for a cheaper plan, or have the organisation authorise a larger budget.",
  });
}

function openAccount(event: Extract<LedgerEvent, { type: "GENESIS" }>): Account | CodedError {
  const ladder = event.ladder.map(BigInt);
  const budgetSq = BigInt(event.budgetMuSq);
  const isLadder = ladder.every((rung, at) => at === 0 || rung > ladder[at - 1]);
  if (!isLadder || (ladder.length > 0 && !ladder.includes(budgetSq))) return misfit(event);
  return { ...NO_ACCOUNT, filter: openFilter(budgetSq), ladder, openedSq: budgetSq, delta: event.delta };
}

function raise(account: Account, event: Extract<LedgerEvent, { type: "RAISE" }>): Account | CodedError {
  const { filter, ladder } = account;
  const budgetSq = BigInt(event.budgetMuSq);
  if (ladder[ladder.indexOf(filter.budgetSq) + 1] !== budgetSq) return misfit(event);
  return { ...account, filter: { ...filter, budgetSq } };
}

/** A charge that was forgotten has happened: it counts even beyond the budget, and then nothing more is allowed. */
function correct(
  account: Account,
  event: Extract<LedgerEvent, { type: "CORRECTION" }>,
): Account | CodedError {
  const { filter } = account;
  const muSq = BigInt(event.muSq);
  if (account === NO_ACCOUNT || !hasTotals(event, account, muSq)) return misfit(event);
  return { ...account, filter: { ...filter, committed: filter.committed + muSq } };
}

/** What was reserved gives way to what the release has cost; a ledger without this charge only says what it cost. */
function release(account: Account, event: Extract<LedgerEvent, { type: "RELEASE" }>): Account | CodedError {
  const key = chargeKey(event);
  const reserved = unsettled(account.filter, key);
  const { before, after } = event;
  if (reserved === undefined) return before === undefined && after === undefined ? account : misfit(event);
  const muSq = BigInt(event.muSq);
  const isBalanced =
    before === undefined || after === undefined
      ? before === after && muSq === reserved
      : hasTotals({ before, after }, account, muSq - reserved);
  if (!isBalanced) return misfit(event);
  const filter = settle(account.filter, key, muSq);
  return filter instanceof CodedError ? misfit(event) : { ...account, filter };
}

function withTotals({ filter }: Account, draft: LedgerDraft): LedgerEvent {
  const spent = spentSq(filter);
  const before = `${spent}`;
  if (draft.type === "RESERVE" || draft.type === "CORRECTION")
    return { ...draft, before, after: `${spent + BigInt(draft.muSq)}` };
  if (draft.type === "REFUND") return { ...draft, before, after: `${spent - BigInt(draft.muSq)}` };
  if (draft.type === "RELEASE") {
    const reserved = unsettled(filter, chargeKey(draft));
    return reserved === undefined
      ? draft
      : { ...draft, before, after: `${spent - reserved + BigInt(draft.muSq)}` };
  }
  return draft;
}

function hasTotals(
  event: { readonly before: string; readonly after: string },
  { filter }: Account,
  change: bigint,
): boolean {
  const spent = spentSq(filter);
  return event.before === `${spent}` && event.after === `${spent + change}`;
}

function misfit({ type }: LedgerEvent): CodedError {
  return new CodedError("LEDGER_EVENT", {
    what: `A ${type} entry does not fit the account.`,
    why: "It would repeat a charge, refund one that is final or does not exist, settle one above what was reserved, open a second account, or leave its ladder.",
    todo: "This is a fault of the software: keep the data folder and report it.",
  });
}
