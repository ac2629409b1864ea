import { equalBytes, fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { type SigningKey, sign, verify } from "@fedseg/shared/crypto/signature.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import { ledgerSize } from "@fedseg/shared/protocol/primitives.ts";
import { z } from "zod";
import type { SignedState, Testimony } from "./testimony.ts";

const key = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What a partner signs of its ledger for an account that begins anew: bound to that account's key, which nobody knew before
 * the books were lost, so that no older copy of the ledger can stand for it.
 */
export const freshTestimony = z.strictObject({
  type: z.literal("fedseg-testimony"),
  v: z.literal(1),
  party: z.string().max(64),
  /** The key that signs, and the one of the account that begins; hexadecimal. */
  identity: key,
  for: key,
  size: ledgerSize,
  root: key,
  proof: z.string().regex(/^[0-9a-f]{128}$/),
});
export type FreshTestimony = z.infer<typeof freshTestimony>;

/** Signs a ledger as it stands, for the account with this key. */
export function testifyFor(
  account: string,
  { name, signingKey }: { readonly name: string; readonly signingKey: SigningKey },
  lines: readonly string[],
): FreshTestimony {
  const tree = new LedgerTree();
  for (const line of lines) tree.append(line);
  const { size } = tree;
  const said = { party: name, identity: toHex(signingKey.publicKey), for: account, size };
  const statement = { ...said, root: toHex(tree.rootAt(size)) };
  return { type: "fedseg-testimony", v: 1, ...statement, proof: toHex(sign(signingKey, hashOf(statement))) };
}

/** The states of its ledger that a party has signed for accounts that begin; `followedBy`: nothing was written with them. */
export function statesFor(
  testimonies: readonly FreshTestimony[],
  { name, keys }: Pick<Testimony, "name" | "keys">,
): readonly SignedState[] {
  return testimonies
    .filter((testimony) => isBy(testimony, name, keys))
    .map(({ size, root }) => ({ size, root: fromHex(root), followedBy: 0 }));
}

/** Tells whether a ledger is as new as its party has signed it, under the key that it has now, for the account with this key. */
export function isFreshFor(
  account: string,
  { name, keys, tree }: Testimony,
  testimonies: readonly FreshTestimony[],
): boolean {
  return testimonies.some(
    (testimony) =>
      testimony.for === account &&
      isBy(testimony, name, keys.slice(-1)) &&
      testimony.size > 0 &&
      testimony.size <= tree.size &&
      equalBytes(tree.rootAt(testimony.size), fromHex(testimony.root)),
  );
}

function isBy(testimony: FreshTestimony, name: string, keys: readonly string[]): boolean {
  const { party, identity, proof } = testimony;
  return (
    party === name && keys.includes(identity) && verify(fromHex(identity), hashOf(testimony), fromHex(proof))
  );
}

function hashOf(said: Pick<FreshTestimony, "party" | "identity" | "for" | "size" | "root">): Uint8Array {
  const [identity, account, root] = [said.identity, said.for, said.root].map(fromHex);
  return hashFields(DOMAINS.testimony, utf8(said.party), identity, account, utf8(`${said.size}`), root);
}
