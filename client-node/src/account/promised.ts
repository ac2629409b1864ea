import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";

/**
 * Returns what studies under way may still charge by their plans, beyond what a ledger says of them, as mu² in fixed point: an
 * account that takes part in another one beside them has to carry both to their ends. Attempts that were opened for nothing
 * have used up a part of what their plan may charge.
 */
export function promisedSq(plans: readonly Plan[], lines: readonly string[]): bigint {
  if (plans.length === 0) return 0n;
  const charged = chargedSq(lines);
  return plans.reduce((sum, plan) => {
    const left = toFixedMuSq(budgetOf(plan).mu) - (charged.get(toHex(hashPlan(planBytes(plan)))) ?? 0n);
    return left > 0n ? sum + left : sum;
  }, 0n);
}

/** What a ledger has charged for each study, reserved or final. */
function chargedSq(lines: readonly string[]): ReadonlyMap<string, bigint> {
  const charges = new Map<string, { readonly study: string; readonly muSq: bigint }>();
  for (const line of lines) {
    const body = parseEntry(line)?.body;
    if (body?.type === "RESERVE")
      charges.set(chargeKey(body), { study: body.study, muSq: BigInt(body.muSq) });
    else if (body?.type === "REFUND") charges.delete(chargeKey(body));
    else if (body?.type === "RELEASE" && charges.has(chargeKey(body)))
      charges.set(chargeKey(body), { study: body.study, muSq: BigInt(body.muSq) });
  }
  const studies = new Map<string, bigint>();
  for (const { study, muSq } of charges.values()) studies.set(study, (studies.get(study) ?? 0n) + muSq);
  return studies;
}
