import { fromHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { leafHash } from "@fedseg/shared/crypto/merkle.ts";
import { verify } from "@fedseg/shared/crypto/signature.ts";
import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { type Finding, lacking } from "../finding.ts";
import { type PackedTree, leavesOf, packTree } from "./packed-tree.ts";

/** One party's ledger as delivered. */
export interface LedgerFile {
  readonly path: string;
  readonly name: string;
  /** Entries up to the first line that is none. */
  readonly entries: readonly LedgerEntry[];
  /** Hash of every entry without its signature, as it is signed. */
  readonly hashes: readonly Uint8Array[];
  /** The tree over these entries' lines. */
  readonly tree: PackedTree;
  /** What is wrong with the first line that is no entry. */
  readonly damage: Finding | undefined;
  /** That line, where it may be one of software that this one does not know. */
  readonly unread: string | undefined;
}

/** Reads a ledger as far as it can be read; nothing in it is verified yet. */
export function readLedger(path: string, name: string, bytes: Uint8Array): LedgerFile {
  const entries: LedgerEntry[] = [];
  const [leaves, hashes]: Uint8Array[][] = [[], []];
  const done = (damage?: Finding, unread?: string): LedgerFile => ({
    path,
    name,
    entries,
    hashes,
    tree: packTree(leaves),
    damage,
    unread,
  });
  const damaged = (text: string, line?: number, unread?: string) =>
    done(lacking("LEDGER_DAMAGED", text, { path, ...(line && { line }) }), unread);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return damaged(`${path} is not UTF-8 text`);
  }
  const lines = text.split("\n");
  const rest = lines.pop();
  for (const [at, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (!entry) return damaged(`${path} line ${at + 1} is no ledger entry in canonical form`, at + 1, line);
    entries.push(entry);
    hashes.push(hashLine(line));
    leaves.push(leafHash(utf8(line)));
  }
  if (rest !== "") return damaged(`${path} does not end with a newline`, lines.length + 1);
  return entries.length > 0 ? done() : damaged(`${path} is empty`);
}

/** Returns a ledger as it stood before a line, from 0. */
export function upToLine(file: LedgerFile, line: number): LedgerFile {
  const { entries, hashes, tree } = file;
  return {
    ...file,
    entries: entries.slice(0, line),
    hashes: hashes.slice(0, line),
    tree: packTree(leavesOf(tree).slice(0, line)),
    unread: undefined,
  };
}

/** Tells whether a key, in hexadecimal, has signed a line, whatever the line says. */
export function isLineSignedBy(line: string, identity: string): boolean {
  const [signed, ...others] = line.matchAll(SIGNATURE);
  const digits =
    signed && others.length === 0 ? signed[0].slice(SIGNATURE_AT, SIGNATURE_AT + 128) : undefined;
  return digits !== undefined && verify(fromHex(identity), hashLine(line), fromHex(digits));
}

/** What may stand at the end of an old copy beside the lost lines: an owner has left a study, or earlier software did not wait. Nothing charges or gives back. */
const UNHEARD: readonly LedgerEntry["body"]["type"][] = ["SOFTWARE", "CLOCK", "ENROLLED", "DENY"];

/** How many lines a ledger has before the last ones that an old copy of it may have got, too. */
export function sizeBeforeUnheard({ entries }: Pick<LedgerFile, "entries">): number {
  return 1 + entries.findLastIndex(({ body }) => !UNHEARD.includes(body.type));
}

/** Where the digits begin in what the expression below finds. */
const SIGNATURE_AT = ',"signature":"'.length;
const SIGNATURE = /,"signature":"[0-9a-f]{128}"(?=,"time":")/g;

/**
 * Computes `hashEntry` of a line in canonical form: the same text without its signature, which stands between "seq" and
 * "time". Quotes inside texts are escaped, so nothing else in the line reads like it; the body stands before it.
 */
function hashLine(line: string): Uint8Array {
  return hashFields(DOMAINS.ledgerEntry, utf8(line.replace(SIGNATURE, "")));
}
