import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { rootAt } from "../bundle/packed-tree.ts";
import type { LedgerDigest } from "../ledgers/digest.ts";
import type { Party } from "./facts.ts";

/**
 * How a ledger stands to a state of it that its party has signed for. An old copy may have lines at its end that were
 * written before anybody could tell that it is old: they charge nothing, and the copy is as good as one that ends before.
 */
export function stateAt(
  { tree, sizeBeforeUnheard: size }: Pick<LedgerDigest, "tree" | "sizeBeforeUnheard">,
  signed: Checkpoint,
): "held" | "old" | "another" {
  const own = rootAt(tree, signed.size);
  if (own && equalBytes(own, signed.root)) return "held";
  return !own || signed.size > size ? "old" : "another";
}

/** Every key under which a party may have signed: the plans', and the ones that its ledger hands over from and to. */
export function keysOf({ identities, ledger }: Pick<Party, "identities" | "ledger">): readonly string[] {
  return [...new Set([...identities, ...(ledger?.keys ?? []).map(({ identity }) => identity)])];
}
