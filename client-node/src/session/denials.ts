import type { NodeContext } from "./context.ts";
import type { NodeEffect } from "./events.ts";
import { OLD_DISK } from "./deferred.ts";

/** How many plans that were never approved a day of the ledger names as refused, with what was signed of them. */
const MOST_DENIED = 20;

/**
 * Tells whether a refusal of a plan goes on record: each plan once, ever, and so many a day, whatever a coordinator proposes; what shows an
 * old disk always. The owner's inbox counts the rest. An audit lacks nothing by it: of a plan that nobody here has signed no ledger has
 * anything to prove.
 */
export function isDenialKept(
  { code }: { readonly code: string },
  study: string,
  { ledger, notary }: Pick<NodeContext, "ledger" | "notary">,
): boolean {
  if (OLD_DISK.includes(code)) return true;
  const { plans, day, count } = ledger().denials;
  // A ledger dates nothing back.
  const isSameDay = new Date(notary().seconds() * 1000).toISOString().slice(0, 10) <= day;
  return !plans.has(study) && !(isSameDay && count >= MOST_DENIED);
}

/** Says, of a refusal that is not on record, that it is counted alone. */
export const DENIAL_COUNTED: NodeEffect = {
  type: "note",
  code: "REFUSAL_COUNTED",
  text: `This plan has been refused before, or ${MOST_DENIED} others today: the refusal is counted in the inbox, and neither the ledger nor the evidence grows.`,
};
