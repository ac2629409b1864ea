import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { verify } from "@fedseg/shared/crypto/signature.ts";
import { EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { hashEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";

interface Copy {
  readonly lines: readonly string[];
}

/** The newest copy of one ledger, and the copies that it does not extend. */
export interface Newest<T extends Copy> {
  readonly newest: T | undefined;
  readonly others: readonly { readonly copy: T; readonly isFork: boolean }[];
}

/** Finds the longest copy of a ledger; each copy that it does not begin with is another ledger, or damaged. */
export function newestLedger<T extends Copy>(copies: readonly T[]): Newest<T> {
  const [newest, ...rest] = [...copies].sort((a, b) => b.lines.length - a.lines.length);
  if (!newest) return { newest, others: [] };
  const others = rest.flatMap((copy) => {
    const place = copy.lines.findIndex((line, at) => line !== newest.lines[at]);
    return place < 0 ? [] : [{ copy, isFork: isFork(newest.lines, copy.lines[place], place) }];
  });
  return { newest, others };
}

/** Tells whether the key in force has signed two entries for one place of its ledger. */
function isFork(lines: readonly string[], other: string, place: number): boolean {
  let chain = EMPTY_CHAIN;
  for (const line of lines.slice(0, place)) {
    const entry = parseEntry(line);
    const next = entry && follow(chain, entry);
    if (!next) return false;
    chain = next;
  }
  const [own, second] = [parseEntry(lines[place] ?? ""), parseEntry(other)];
  const { identity } = chain;
  if (!own || !second || identity === undefined) return false;
  const key = fromHex(identity);
  return [own, second].every((entry) => verify(key, hashEntry(entry), fromHex(entry.signature)));
}
