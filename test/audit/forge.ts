import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
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

/** Changes a ledger's entries. */
export type Edit = (drafts: readonly Draft[]) => readonly Draft[];

/** A party that forges: its name and every key that it has. */
export interface Forger {
  readonly name: string;
  readonly key: SigningKey;
  /** Keys that it hands over to. */
  readonly later?: readonly SigningKey[];
}

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

/** Returns the entries of a ledger as a forger sees them. */
export function draftsOf(files: BundleFiles, name: string): readonly Draft[] {
  return linesOf(files, `ledgers/${name}.jsonl`).map((line): Draft => parseEntry(line)!);
}

/** Returns the bundle with a ledger that its own party has rewritten, chained and signed anew by the key in force. */
export function rewritten(files: BundleFiles, { name, key, later = [] }: Forger, edit: Edit): BundleFiles {
  let head = EMPTY_LEDGER;
  let signing = key;
  const lines = edit(draftsOf(files, name)).map(({ time, body }) => {
    const appended = appendEntry(signing, head, { ledger: name, time, body });
    ({ head } = appended);
    if (body.type === "KEY_ROTATE")
      signing = later.find(({ publicKey }) => toHex(publicKey) === body.identity) ?? signing;
    return formatEntry(appended.entry);
  });
  return withLines(files, `ledgers/${name}.jsonl`, lines);
}

/** Changes the body of the first entry of one type. */
export function editFirst<Type extends LedgerEvent["type"]>(
  type: Type,
  change: (body: Extract<LedgerEvent, { type: Type }>) => LedgerEvent,
): Edit {
  return (drafts) => {
    const place = placeOf(drafts, type);
    const body = change(drafts[place].body as Extract<LedgerEvent, { type: Type }>);
    return drafts.with(place, { ...drafts[place], body });
  };
}

/** Leaves out the first entry of one type. */
export function dropFirst(type: LedgerEvent["type"]): Edit {
  return (drafts) => drafts.toSpliced(placeOf(drafts, type), 1);
}

/** Puts an entry behind the first one of a type, dated like it. */
export function insertAfter(type: LedgerEvent["type"], ...bodies: readonly LedgerEvent[]): Edit {
  return (drafts) => {
    const place = placeOf(drafts, type);
    const { time } = drafts[place];
    return drafts.toSpliced(place + 1, 0, ...bodies.map((body) => ({ time, body })));
  };
}

/** Puts entries at the end, dated like the last one. */
export function append(...bodies: readonly LedgerEvent[]): Edit {
  return (drafts) => [...drafts, ...bodies.map((body) => ({ time: drafts.at(-1)!.time, body }))];
}

/** Moves the first entry of one type behind the first of another. */
export function moveBehind(type: LedgerEvent["type"], target: LedgerEvent["type"]): Edit {
  return (drafts) => {
    const moved = drafts[placeOf(drafts, type)];
    return insertAfter(target, moved.body)(dropFirst(type)(drafts));
  };
}

/** Makes the account's totals add up again, as a forger who knows the rules does. */
export function retotalled(edit: Edit): Edit {
  return (drafts) => {
    let spent = 0n;
    const reserved = new Map<string, bigint>();
    return edit(drafts).map(({ time, body }) => {
      if (!("before" in body)) return { time, body };
      const before = `${spent}`;
      const key = "attempt" in body ? chargeKey(body) : "";
      const charge = reserved.get(key);
      reserved.delete(key);
      if (body.type === "RELEASE" && charge === undefined) {
        const { before: _, after: __, ...rest } = body;
        return { time, body: rest };
      }
      if (body.type === "RESERVE") reserved.set(key, BigInt(body.muSq));
      if (body.type === "RELEASE") spent += BigInt(body.muSq) - (charge ?? 0n);
      else spent += body.type === "REFUND" ? -BigInt(body.muSq) : BigInt(body.muSq);
      return { time, body: { ...body, before, after: `${spent}` } };
    });
  };
}

/** Returns the first body of a type. */
export function bodyOf<Type extends LedgerEvent["type"]>(
  drafts: readonly Draft[],
  type: Type,
): Extract<LedgerEvent, { type: Type }> {
  return drafts[placeOf(drafts, type)].body as Extract<LedgerEvent, { type: Type }>;
}

function placeOf(drafts: readonly Draft[], type: LedgerEvent["type"]): number {
  const place = drafts.findIndex(({ body }) => body.type === type);
  if (place < 0) throw new TypeError(`"drafts" expected an entry ${type}, got none`);
  return place;
}
