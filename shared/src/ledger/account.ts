import { CodedError } from "../errors.ts";
import type { LedgerDraft, LedgerEvent } from "./entry.ts";

/** Balance of one organisation's account, derived from its ledger alone; amounts are mu² in fixed point 2^-80. */
export interface Account {
  readonly budget: bigint;
  /** Everything reserved and not refunded; reserved counts as spent. */
  readonly spent: bigint;
  /** Open and final charges by study, session and attempt. */
  readonly charges: ReadonlyMap<string, bigint>;
}

/** An account before its GENESIS: no budget, so every charge is refused. */
export const NO_ACCOUNT: Account = { budget: 0n, spent: 0n, charges: new Map() };

/** Names one charge. */
export function chargeKey(turn: {
  readonly study: string;
  readonly session: number;
  readonly attempt: number;
}): string {
  return `${turn.study}/${turn.session}/${turn.attempt}`;
}

/**
 * Applies one ledger event to the balance.
 * Returns undefined when the event breaks the account: over budget, a repeated charge, a refund of nothing, wrong totals.
 */
export function applyToAccount(account: Account, event: LedgerEvent): Account | undefined {
  switch (event.type) {
    case "GENESIS":
      return account === NO_ACCOUNT ? { ...NO_ACCOUNT, budget: BigInt(event.budgetMuSq) } : undefined;
    case "RESERVE": {
      const key = chargeKey(event);
      const muSq = BigInt(event.muSq);
      const after = account.spent + muSq;
      const isSound =
        !account.charges.has(key) && after <= account.budget && isTotals(event, account.spent, after);
      return isSound
        ? { ...account, spent: after, charges: new Map(account.charges).set(key, muSq) }
        : undefined;
    }
    case "REFUND": {
      const key = chargeKey(event);
      const muSq = account.charges.get(key);
      if (muSq === undefined || muSq !== BigInt(event.muSq) || muSq === 0n) return undefined;
      const after = account.spent - muSq;
      if (!isTotals(event, account.spent, after)) return undefined;
      return { ...account, spent: after, charges: new Map(account.charges).set(key, 0n) };
    }
    default:
      return account;
  }
}

/** Tells whether the account can carry one more charge. */
export function canCharge(account: Account, muSq: bigint): boolean {
  return account.spent + muSq <= account.budget;
}

function isTotals(
  event: { readonly before: string; readonly after: string },
  before: bigint,
  after: bigint,
): boolean {
  return event.before === `${before}` && event.after === `${after}`;
}

/**
 * Fills in the totals of a draft and applies it: the check and the record are one step.
 * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
 */
export function settle(account: Account, draft: LedgerDraft): { event: LedgerEvent; account: Account } {
  const event = withTotals(account, draft);
  const after = applyToAccount(account, event);
  if (after) return { event, account: after };
  if (event.type === "RESERVE" && !canCharge(account, BigInt(event.muSq))) throw exhausted();
  throw new CodedError("LEDGER_EVENT", {
    what: `A ${event.type} entry does not fit the account.`,
    why: "It would repeat a charge, refund one that does not exist, or open a second account.",
    todo: "This is a fault of the software: keep the data folder and report it.",
  });
}

/** The refusal of an account that cannot carry another charge. */
export function exhausted(): CodedError {
  return new CodedError("BUDGET_EXHAUSTED", {
    what: "The account cannot carry this charge.",
    why: "Together with everything spent or reserved before it would exceed the budget that the organisation authorised.",
    todo: "Nothing was sent or charged. Ask for a cheaper plan, or have the organisation authorise a larger budget.",
  });
}

function withTotals(account: Account, draft: LedgerDraft): LedgerEvent {
  const before = `${account.spent}`;
  if (draft.type === "RESERVE") return { ...draft, before, after: `${account.spent + BigInt(draft.muSq)}` };
  if (draft.type === "REFUND") return { ...draft, before, after: `${account.spent - BigInt(draft.muSq)}` };
  return draft;
}
