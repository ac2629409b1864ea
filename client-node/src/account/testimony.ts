import { equalBytes, fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { type Checkpoint, readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Note } from "@fedseg/shared/ledger/note.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";

/** A ledger that somebody has handed in, verified from its first line on. */
export interface Testimony {
  readonly name: string;
  /** The keys that have signed it, hexadecimal, the one that signs it now last. */
  readonly keys: readonly string[];
  readonly entries: readonly LedgerEntry[];
  readonly account: Account;
  readonly tree: LedgerTree;
}

/** Reads a ledger's lines; undefined when one of them does not follow, is not signed, or does not fit the account. */
export function readTestimony(lines: readonly string[]): Testimony | undefined {
  let [chain, account] = [EMPTY_CHAIN, NO_ACCOUNT];
  const entries: LedgerEntry[] = [];
  const keys = new Set<string>();
  const tree = new LedgerTree();
  for (const line of lines) {
    const entry = parseEntry(line);
    const next = entry && follow(chain, entry);
    if (!entry || next?.identity === undefined || entry.ledger !== (entries[0] ?? entry).ledger)
      return undefined;
    const after = applyToAccount(account, entry.body);
    if (after instanceof CodedError) return undefined;
    [chain, account] = [next, after];
    keys.add(next.identity);
    entries.push(entry);
    tree.append(line);
  }
  const [first] = entries;
  return first && { name: first.ledger, keys: [...keys], entries, account, tree };
}

/** A state of a party's ledger that it has signed for, and how many entries followed it at once. */
export interface SignedState extends Checkpoint {
  readonly followedBy: number;
}

/** Finds what a party's keys have signed of its ledger among the notes of its name. */
export function statesIn(
  notes: readonly Note[],
  { name, keys }: Pick<Testimony, "name" | "keys">,
): readonly SignedState[] {
  return notes.flatMap((note) =>
    keys.flatMap((key) => {
      const checkpoint = readCheckpoint(note, { name, identity: fromHex(key) });
      return checkpoint ? [{ ...checkpoint, followedBy: 0 }] : [];
    }),
  );
}

/** Tells whether a ledger holds every state of it that its party has signed for: an old copy, or another ledger, does not. */
export function holdsAll({ tree }: Pick<Testimony, "tree">, states: readonly SignedState[]): boolean {
  return states.every(
    ({ size, root, followedBy }) =>
      size + followedBy <= tree.size && (size === 0 || equalBytes(tree.rootAt(size), root)),
  );
}

/** Returns how long the ledgers of others say that a party's is, by the checkpoints that they have cosigned. */
export function witnessedSize(name: string, others: readonly Testimony[]): number {
  return Math.max(0, ...checkpointsOf(name, others).map(({ size }) => size));
}

/** Lists the keys under which the ledgers of others name a party, hexadecimal. */
export function witnessedKeys(name: string, others: readonly Testimony[]): readonly string[] {
  return [...new Set(checkpointsOf(name, others).map(({ identity }) => identity))];
}

function checkpointsOf(name: string, others: readonly Testimony[]) {
  return others
    .flatMap(({ entries }) => entries)
    .flatMap(({ body }) => (body.type === "WITNESS" ? body.checkpoints : []))
    .filter(({ ledger }) => ledger === name);
}
