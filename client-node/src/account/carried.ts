import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Testimony } from "./testimony.ts";

/**
 * Computes what a node whose books are lost has charged at most, as mu² in fixed point 2^-80: what the newest copy of its
 * own ledger says, and what the partners' ledgers show beyond that. For every attempt the worst of both counts: where the
 * copy has the attempt, what is left charged for it there or at any partner; where it lacks it, the largest charge that
 * any of them has reserved. No copy takes off anything that a partner testifies to; an attempt that no partner has
 * reported for can never have been opened.
 */
export function carriedCharge(own: Testimony | undefined, partners: readonly Testimony[]): bigint {
  const known = chargesOf(own?.entries ?? []);
  const shown = new Map<string, bigint>();
  for (const { entries } of partners) {
    for (const [key, { reserved, left }] of chargesOf(entries)) {
      const muSq = known.has(key) ? left : reserved;
      if (muSq > (shown.get(key) ?? -1n)) shown.set(key, muSq);
    }
  }
  return [...shown].reduce(
    (sum, [key, muSq]) => {
      const less = known.get(key)?.left ?? 0n;
      return muSq > less ? sum + muSq - less : sum;
    },
    own ? spentSq(own.account.filter) : 0n,
  );
}

/** What an attempt was charged first, and what is left of it once it was settled or refunded; mu² in fixed point 2^-80. */
interface Charge {
  readonly reserved: bigint;
  readonly left: bigint;
}

function chargesOf(entries: readonly LedgerEntry[]): ReadonlyMap<string, Charge> {
  const charges = new Map<string, Charge>();
  for (const { body } of entries) {
    if (body.type === "RESERVE")
      charges.set(chargeKey(body), { reserved: BigInt(body.muSq), left: BigInt(body.muSq) });
    if (body.type !== "RELEASE" && body.type !== "REFUND") continue;
    const charge = charges.get(chargeKey(body));
    const left = body.type === "REFUND" ? 0n : BigInt(body.muSq);
    if (charge) charges.set(chargeKey(body), { ...charge, left });
  }
  return charges;
}
