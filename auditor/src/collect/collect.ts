import { equalBytes, fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields, sha256 } from "@fedseg/shared/crypto/hash.ts";
import { originOf, readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { type Note, formatNote } from "@fedseg/shared/ledger/note.ts";
import { uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { hashEnrolments } from "@fedseg/shared/session/study.ts";
import { z } from "zod";
import { type BundleFiles, type BundleSource, partyPath, witnessPath } from "../bundle/bundle.ts";
import { lineageOf } from "../ledgers/lineage.ts";
import { newestLedger } from "./newest-ledger.ts";
import { type Piece, type StudyPiece, partiesOf, piecesOf } from "./pieces.ts";

/** Two copies of one thing that cannot both be true; both are kept. */
export interface Conflict {
  /** Path of the copy that stands in the bundle. */
  readonly path: string;
  /** Where the other copy is kept. */
  readonly kept: string;
  readonly from: string;
  /** Whether its party has signed both: it keeps two ledgers. */
  readonly isFork: boolean;
}

/** One bundle made of what several folders hold. */
export interface Collected {
  readonly files: BundleFiles;
  readonly conflicts: readonly Conflict[];
  /** Ledgers and notes of parties that no collected study has, or that no key of theirs has signed. */
  readonly strangers: readonly string[];
  /** Copies of ledgers with lines that their party has not signed: what was taken instead lacks nothing of them. */
  readonly unsigned: readonly Unsigned[];
}

/** A copy that was left aside, and its first line that nobody vouches for, from 1. */
export interface Unsigned {
  readonly from: string;
  readonly line: number;
}

type Found<Kind extends Piece["kind"]> = Extract<Piece, { kind: Kind }>;

/**
 * Puts together what folders of several studies and parties hold: every study once, of each ledger the copy with the
 * most lines that its party has signed, under a key that a plan names for it; every checkpoint that it has signed with all
 * its cosignatures. What contradicts is kept twice, under `conflicts/`; what nobody has signed is left aside and said.
 */
export function collect(
  sources: readonly { readonly label: string; readonly source: BundleSource }[],
): Collected {
  const pieces = sources.flatMap(({ label, source }) => piecesOf(source, label));
  const only = <Kind extends Piece["kind"]>(kind: Kind) =>
    pieces.filter((piece): piece is Found<Kind> => piece.kind === kind);
  const studies = [...Map.groupBy(only("study"), ({ study }) => study)];
  const ledgers = only("ledger").map((piece) => ({ ...piece, keys: lineageOf(piece.lines) }));
  const bundle = new Bundle();
  for (const [study, copies] of studies) {
    const prefix = studies.length === 1 ? "" : `studies/${study.slice(0, 16)}/`;
    for (const { path, bytes, from } of namedFirst(copies, ledgers))
      bundle.put(`${prefix}${path}`, bytes, from);
    placeParties(bundle, copies[0], prefix, { ledgers, notes: only("notes") });
    for (const shown of only("shown")) if (shown.study === study) placeShown(bundle, prefix, shown);
  }
  for (const { name, bytes, from } of bestCanaries(only("canary"), ledgers))
    if (bundle.nodes.has(name)) bundle.put(partyPath("canary", "", name), bytes, from);
  for (const { path, bytes, from } of only("testimony")) bundle.put(path, bytes, from);
  placeWitnesses(bundle, ledgers);
  const { files, conflicts, placed, unsigned } = bundle;
  const strangers = [...ledgers, ...only("notes")].filter((piece) => !placed.has(piece));
  return { files, conflicts, strangers: strangers.map(({ from }) => from), unsigned };
}

/** Lists what copies of one study hold; of two records of a session, models or lists of enrolments the one first that a ledger names. */
function namedFirst(copies: readonly Found<"study">[], ledgers: readonly SignedLedger[]) {
  const all = copies.flatMap(({ files, from }) => [...files].map(([path, bytes]) => ({ path, bytes, from })));
  if (copies.length === 1) return all;
  const lines = ledgers.flatMap((ledger) => ledger.lines.filter((line) => NAMING.test(line)));
  const named = (path: string, bytes: Uint8Array) => {
    const hash = toHex(nameIn(copies[0].study, path, bytes));
    return lines.some((line) => line.includes(hash));
  };
  return [...Map.groupBy(all, ({ path }) => path).values()].flatMap((found) =>
    found.length === 1
      ? found
      : found
          .map((one) => ({ ...one, isNamed: named(one.path, one.bytes) }))
          .sort((a, b) => Number(b.isNamed) - Number(a.isNamed)),
  );
}

const NAMING = /"(RELEASE|MODEL|ENROLLED)"/;

/** The hash by which ledgers name a file of a study. */
function nameIn(study: string, path: string, bytes: Uint8Array): Uint8Array {
  if (path === "model.json") return hashFields(DOMAINS.model, bytes);
  if (path !== "enrolments.cbor") return hashFields(DOMAINS.sessionRecord, bytes);
  const enrolments = decodeCanonical(bytes, z.array(envelopeSchema).max(255)) ?? [];
  return hashEnrolments(fromHex(study), enrolments);
}

class Bundle {
  readonly files = new Map<string, Uint8Array>();
  readonly conflicts: Conflict[] = [];
  readonly unsigned: Unsigned[] = [];
  /** Keys of the party whose ledger lies at a path. */
  readonly keysAt = new Map<string, readonly string[]>();
  readonly placed = new Set<Piece>();
  readonly nodes = new Set<string>();

  /** Puts a copy in its place; another one that is there already stays, and this is kept beside it. */
  put(path: string, bytes: Uint8Array, from: string): void {
    const known = this.files.get(path);
    if (!known) this.files.set(path, bytes);
    else if (toHex(sha256(known)) !== toHex(sha256(bytes)))
      this.keepBeside(path, bytes, { from, isFork: false });
  }

  keepBeside(path: string, bytes: Uint8Array, { from, isFork }: Pick<Conflict, "from" | "isFork">): void {
    const kept = `conflicts/${this.conflicts.length + 1}/${path}`;
    this.files.set(kept, bytes);
    this.conflicts.push({ path, kept, from, isFork });
  }
}

type SignedLedger = Found<"ledger"> & { readonly keys: readonly string[] };

interface PartyCopies {
  readonly ledgers: readonly SignedLedger[];
  readonly notes: readonly Found<"notes">[];
}

/**
 * Places the ledgers and notes of one study's parties: nodes' at the top, the coordinator's beside its study, and there,
 * too, those of a node whose name another one has at the top.
 */
function placeParties(
  bundle: Bundle,
  study: StudyPiece,
  prefix: string,
  { ledgers, notes }: PartyCopies,
): void {
  for (const { name, identity, ledger: origin } of partiesOf(study)) {
    const isNode = origin === name;
    if (isNode) bundle.nodes.add(name);
    const of = isNode ? undefined : study.study;
    const copies = ledgers.filter(
      (ledger) => ledger.name === name && ledger.study === of && ledger.keys.includes(identity),
    );
    const known = isNode ? bundle.keysAt.get(partyPath("ledgers", "", name)) : undefined;
    const place = isNode && (known ?? [identity]).includes(identity) ? "" : prefix;
    const path = partyPath("ledgers", place, name);
    const { newest, others, unsigned } = newestLedger(copies);
    const keys = newest?.keys ?? [identity];
    if (newest && !bundle.files.has(path)) {
      bundle.keysAt.set(path, keys);
      bundle.put(path, linesBytes(newest.lines), newest.from);
      for (const { copy, isFork } of others)
        bundle.keepBeside(path, linesBytes(copy.lines), { from: copy.from, isFork });
      for (const { copy, line } of unsigned) bundle.unsigned.push({ from: copy.from, line });
    }
    for (const copy of copies) bundle.placed.add(copy);
    const signed = notesBy(notes, origin, keys);
    for (const { piece } of signed) bundle.placed.add(piece);
    placeNotes(bundle, partyPath("checkpoints", place, name), signed);
  }
}

/** Places what a node was shown, unless everybody has it among the study's sessions. */
function placeShown(bundle: Bundle, prefix: string, { path, session, bytes, from }: Found<"shown">): void {
  const digits = `${session ?? ""}`.padStart(5, "0");
  const known = [...bundle.files].some(
    ([published, held]) =>
      (published === `${prefix}sessions/${digits}.cbor` ||
        published.startsWith(`${prefix}faulty/${digits}-`)) &&
      equalBytes(held, bytes),
  );
  if (!known) bundle.put(path, bytes, from);
}

/** Keeps the ledgers of nodes that are in no collected study: a partner's says so, too, when an account is carried over. */
function placeWitnesses(bundle: Bundle, ledgers: readonly SignedLedger[]): void {
  const others = ledgers.filter(
    (ledger) =>
      !bundle.placed.has(ledger) &&
      ledger.study === undefined &&
      ledger.keys.length > 0 &&
      !bundle.nodes.has(ledger.name),
  );
  for (const [name, copies] of Map.groupBy(others, (ledger) => ledger.name)) {
    const own = copies.filter(({ keys }) => keys[0] === copies[0].keys[0]);
    const { newest } = newestLedger(own);
    if (!newest) continue;
    bundle.put(witnessPath(name), linesBytes(newest.lines), newest.from);
    for (const copy of own) bundle.placed.add(copy);
  }
}

interface SignedNotes {
  readonly piece: Found<"notes">;
  readonly notes: readonly Note[];
}

/** Finds the notes of one ledger that one of its party's keys has signed. */
function notesBy(
  pieces: readonly Found<"notes">[],
  ledger: string,
  keys: readonly string[],
): readonly SignedNotes[] {
  return pieces.flatMap((piece) => {
    if (piece.origin !== originOf(ledger)) return [];
    const notes = piece.notes.filter((note) =>
      keys.some((key) => readCheckpoint(note, { name: ledger, identity: fromHex(key) })),
    );
    return notes.length > 0 ? [{ piece, notes }] : [];
  });
}

function placeNotes(bundle: Bundle, path: string, found: readonly SignedNotes[]): void {
  const united = uniteNotes(...found.map(({ notes }) => notes));
  if (united.length > 0 && !bundle.files.has(path))
    bundle.put(path, utf8(united.map(formatNote).join("")), found[0].piece.from);
}

function linesBytes(lines: readonly string[]): Uint8Array {
  return utf8(lines.map((line) => `${line}\n`).join(""));
}

/** Of each node's canary reports the one that its newest ledger names last; the first when none is named. */
function bestCanaries(
  canaries: readonly Found<"canary">[],
  ledgers: readonly Found<"ledger">[],
): readonly Found<"canary">[] {
  return [...Map.groupBy(canaries, ({ name }) => name)].map(([name, copies]) => {
    const { newest } = newestLedger(ledgers.filter((ledger) => ledger.name === name));
    const named = (newest?.lines ?? []).flatMap((line) => {
      const body = line.includes("CANARY_AUDIT") ? parseEntry(line)?.body : undefined;
      return body?.type === "CANARY_AUDIT" ? [body.reportHash] : [];
    });
    const place = ({ bytes }: Found<"canary">) => named.lastIndexOf(toHex(sha256(bytes)));
    return copies.reduce((best, copy) => (place(copy) > place(best) ? copy : best));
  });
}
