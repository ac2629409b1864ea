import { CodedError } from "../errors.ts";
import { isRevocation } from "../ledger/chain.ts";
import type { LedgerEvent } from "../ledger/entry.ts";
import type { Plan } from "../plan/plan.ts";
import type { RevokeMessage } from "../protocol/revoke.ts";

type Revoke = Extract<LedgerEvent, { type: "REVOKE" }>;
type Parties = Pick<Plan, "coordinator" | "roster">;

/** Returns the refusal of a plan that names a revoked key; undefined when it names none. `revoked`: hexadecimal keys. */
export function refuseRevoked(plan: Parties, revoked: ReadonlySet<string>): CodedError | undefined {
  const party = partiesOf(plan).find(({ identity }) => revoked.has(identity));
  return party && identityRevoked(party.name);
}

/** The refusal of a study in which a party's key is revoked. */
export function identityRevoked(name: string): CodedError {
  return new CodedError("IDENTITY_REVOKED", {
    what: `The identity key of ${name} is revoked.`,
    why: "Whoever else has that key can speak for its owner, and would count as one more colluder than the plan allows for.",
    todo: "Take the owner's new key into the roster once it is checked, and let the coordinator make a new plan; what was charged stays charged.",
  });
}

/** Returns what a ledger says of a revocation that came as a message; undefined when it is not signed by a key of the plan. */
export function revocationFor(
  plan: Parties,
  { party, identity, reason, proof }: RevokeMessage,
): Revoke | undefined {
  const revocation = { type: "REVOKE", party, identity, reason, proof } as const;
  const isOfPlan = partiesOf(plan).some((other) => other.name === party && other.identity === identity);
  return isOfPlan && isRevocation(revocation) ? revocation : undefined;
}

function partiesOf({ coordinator, roster }: Parties): readonly Plan["coordinator"][] {
  return [coordinator, ...roster];
}
