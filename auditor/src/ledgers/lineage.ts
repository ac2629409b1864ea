import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { verify } from "@fedseg/shared/crypto/signature.ts";
import { isRotationProved } from "@fedseg/shared/ledger/chain.ts";
import { type LedgerEntry, hashEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";

/**
 * Lists the keys that one party has had by its ledger, hexadecimal: the one that opened and signed it, and every one that
 * the key before it has signed over to. Nothing else of the ledger matters: nobody else can have added a key.
 */
export function lineageIn(entries: readonly LedgerEntry[]): readonly string[] {
  const [opening] = entries;
  if (opening?.body.type !== "GENESIS" || !isSignedBy(opening, opening.body.identity)) return [];
  const keys = [opening.body.identity];
  for (const entry of entries) {
    const from = keys[keys.length - 1];
    if (entry.body.type !== "KEY_ROTATE" || !isSignedBy(entry, from)) continue;
    if (isRotationProved(entry.ledger, from, entry.body)) keys.push(entry.body.identity);
  }
  return keys;
}

/** Lists the same by a ledger's lines; those that are no entries count for nothing. */
export function lineageOf(lines: readonly string[]): readonly string[] {
  const naming = lines.filter((line, at) => at === 0 || line.includes('"KEY_ROTATE"'));
  return lineageIn(naming.flatMap((line) => parseEntry(line) ?? []));
}

/** Tells whether a key, in hexadecimal, has signed an entry. */
export function isSignedBy(entry: LedgerEntry, identity: string): boolean {
  return verify(fromHex(identity), hashEntry(entry), fromHex(entry.signature));
}
