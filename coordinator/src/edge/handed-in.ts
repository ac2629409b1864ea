import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { formatNote, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { sinceSettled, uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import { z } from "zod";
import type { JournalWrite } from "../session/events.ts";
import { readDocument } from "../studies/read-document.ts";
import { pathsIn } from "./api/bundle-files.ts";

/** What collecting brings into a bundle, what counts most first: no record, plan or model. */
const PLACES = ["ledgers", "checkpoints", "canary", "conflicts", "shown"];
/** As much of it is kept in the books of one study; an account's ledger is some 100 kB a year. */
const MOST_BYTES = 32 * 2 ** 20;
const INDEX = "handed";

const index = z.record(z.string(), z.int().min(0));
type Read = (key: string) => Uint8Array | undefined;

/** Whether a file of a bundle is what somebody has handed in, or may be. */
export function isBrought(path: string): boolean {
  return PLACES.some((place) => path.startsWith(`${place}/`));
}

/**
 * Returns what the journal lacks of what members have handed in into a bundle: another process, whose folder has none of it, writes it
 * from there. Files only grow, so that of two the longer one counts; checkpoints unite. What is more than `most` bytes is left out.
 * `own`: the coordinator's name, whose ledger the books have anyway. @throws CodedError JOURNAL_DAMAGED.
 */
export async function handedInWrites(
  bundle: string,
  own: string,
  read: Read,
  most = MOST_BYTES,
): Promise<readonly JournalWrite[]> {
  const paths = (await pathsIn(bundle)).filter((path) => isBrought(path) && path !== `ledgers/${own}.jsonl`);
  // Checkpoints alone are what the study itself has published.
  if (paths.every((path) => path.startsWith("checkpoints/"))) return [];
  const sizes = new Map(Object.entries(kept(read)));
  const writes: JournalWrite[] = [];
  for (const path of PLACES.flatMap((place) => paths.filter((each) => each.startsWith(`${place}/`)))) {
    const value = newer(join(bundle, path), read(keyOf(path)), path);
    if (!value) continue;
    const before = sizes.get(path) ?? 0;
    const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    if (all - before + value.length > most) continue;
    sizes.set(path, value.length);
    writes.push({ key: keyOf(path), value });
  }
  const listed = { key: INDEX, value: utf8(JSON.stringify(Object.fromEntries(sizes))) };
  return writes.length > 0 ? [...writes, listed] : [];
}

/** Writes into a bundle what the journal has of what members have handed in, and the bundle has not. `quorum`: the plan's t. */
export function writeHandedIn(bundle: string, read: Read, quorum: number): void {
  for (const path of Object.keys(kept(read))) {
    const target = join(bundle, path);
    const stored = read(keyOf(path));
    const content = stored && (path.endsWith(".notes") ? united(target, stored, quorum) : stored);
    if (!content || isThere(target, content, path)) continue;
    makeFolder(dirname(target));
    writeDurably(target, content);
  }
}

/** Whether a file has all that is kept of it. */
function isThere(file: string, content: Uint8Array, path: string): boolean {
  if (!path.endsWith(".notes")) return sizeOf(file) >= content.length;
  return existsSync(file) && readFileSync(file).equals(content);
}

function kept(read: Read): z.infer<typeof index> {
  const listed = read(INDEX);
  return listed ? readDocument(INDEX, listed, index) : {};
}

/** What a file has more than what is stored of it; undefined when that is nothing. */
function newer(file: string, stored: Uint8Array | undefined, path: string): Uint8Array | undefined {
  if (!path.endsWith(".notes")) {
    return sizeOf(file) > (stored?.length ?? -1) ? new Uint8Array(readFileSync(file)) : undefined;
  }
  const all = united(file, stored);
  return stored && Buffer.compare(all, stored) === 0 ? undefined : all;
}

function united(file: string, stored: Uint8Array | undefined, quorum?: number): Uint8Array {
  const here = existsSync(file) ? readFileSync(file, "utf8") : "";
  const notes = [here, stored ? new TextDecoder().decode(stored) : ""].map((text) => parseNotes(text) ?? []);
  const all = uniteNotes(...notes);
  return utf8((quorum === undefined ? all : sinceSettled(all, quorum)).map(formatNote).join(""));
}

/** -1 where there is no such file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

function keyOf(path: string): string {
  return `${INDEX}/${path}`;
}
