import type { BundleFiles } from "@fedseg/auditor/bundle.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import {
  EMPTY_LEDGER,
  type LedgerEntry,
  type LedgerEvent,
  appendEntry,
  formatEntry,
  parseEntry,
} from "@fedseg/shared/ledger/entry.ts";

/** What a forger may change of an entry before it is chained and signed again. */
export type Draft = Pick<LedgerEntry, "time" | "body">;

/** Returns the bundle with one file replaced, added or, with `undefined`, removed. */
export function withFile(files: BundleFiles, path: string, bytes: Uint8Array | undefined): BundleFiles {
  const changed = new Map(files);
  if (bytes) changed.set(path, bytes);
  else changed.delete(path);
  return changed;
}

/** Returns the lines of a ledger of the bundle. */
export function linesOf(files: BundleFiles, path: string): string[] {
  return new TextDecoder().decode(files.get(path)).trimEnd().split("\n");
}

/** Returns the bundle with a ledger of these lines. */
export function withLines(files: BundleFiles, path: string, lines: readonly string[]): BundleFiles {
  return withFile(files, path, utf8(lines.map((line) => `${line}\n`).join("")));
}

/** Returns the bundle with a ledger that its own party has rewritten, chained and signed anew. */
export function rewritten(
  files: BundleFiles,
  party: { readonly name: string; readonly key: SigningKey },
  edit: (drafts: readonly Draft[]) => readonly Draft[],
): BundleFiles {
  const path = `ledgers/${party.name}.jsonl`;
  const drafts = linesOf(files, path).map((line): Draft => parseEntry(line)!);
  let head = EMPTY_LEDGER;
  const lines = edit(drafts).map(({ time, body }) => {
    const appended = appendEntry(party.key, head, { ledger: party.name, time, body });
    ({ head } = appended);
    return formatEntry(appended.entry);
  });
  return withLines(files, path, lines);
}

/** Changes the body of the first entry of one type. */
export function editFirst<Type extends LedgerEvent["type"]>(
  type: Type,
  change: (body: Extract<LedgerEvent, { type: Type }>) => LedgerEvent,
): (drafts: readonly Draft[]) => readonly Draft[] {
  return (drafts) => {
    const place = drafts.findIndex(({ body }) => body.type === type);
    const body = change(drafts[place].body as Extract<LedgerEvent, { type: Type }>);
    return drafts.with(place, { ...drafts[place], body });
  };
}

/** Leaves out the first entry of one type. */
export function dropFirst(type: LedgerEvent["type"]): (drafts: readonly Draft[]) => readonly Draft[] {
  return (drafts) =>
    drafts.toSpliced(
      drafts.findIndex(({ body }) => body.type === type),
      1,
    );
}
