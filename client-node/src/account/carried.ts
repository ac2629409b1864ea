import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount, chargeKey } from "@fedseg/shared/ledger/account.ts";
import { EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";

/** A ledger that somebody has handed in, verified from its first line on. */
export interface Testimony {
  readonly name: string;
  /** The key that signs it now, hexadecimal. */
  readonly identity: string;
  readonly entries: readonly LedgerEntry[];
}

/** Reads a ledger's lines; undefined when one of them does not follow, is not signed, or does not fit the account. */
export function readTestimony(lines: readonly string[]): Testimony | undefined {
  let chain = EMPTY_CHAIN;
  const entries: LedgerEntry[] = [];
  for (const line of lines) {
    const entry = parseEntry(line);
    const next = entry && follow(chain, entry);
    if (!entry || !next || entry.ledger !== (entries[0] ?? entry).ledger) return undefined;
    chain = next;
    entries.push(entry);
  }
  const [first] = entries;
  return first && chain.identity !== undefined
    ? { name: first.ledger, identity: chain.identity, entries }
    : undefined;
}

/**
 * Computes what a node whose books are lost has charged at most, as mu² in fixed point 2^-80: what the newest copy of its
 * own ledger says, and every attempt for which a partner was charged and that copy was not, at the largest charge that
 * any of them names. An attempt that no partner has reported for can never have been opened.
 */
export function carriedCharge(own: Testimony | undefined, partners: readonly Testimony[]): bigint {
  const account = accountOf(own?.entries ?? []);
  const known = new Set(
    (own?.entries ?? []).flatMap(({ body }) => (body.type === "RESERVE" ? [chargeKey(body)] : [])),
  );
  const charges = new Map<string, bigint>();
  for (const { body } of partners.flatMap(({ entries }) => entries)) {
    if (body.type !== "RESERVE" || known.has(chargeKey(body))) continue;
    const [key, muSq] = [chargeKey(body), BigInt(body.muSq)];
    if (muSq > (charges.get(key) ?? -1n)) charges.set(key, muSq);
  }
  return [...charges.values()].reduce((sum, muSq) => sum + muSq, spentSq(account.filter));
}

function accountOf(entries: readonly LedgerEntry[]): Account {
  return entries.reduce<Account>((account, { body }) => {
    const after = applyToAccount(account, body);
    if (after instanceof CodedError) throw after;
    return after;
  }, NO_ACCOUNT);
}
