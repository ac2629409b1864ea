import { fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { originOf } from "@fedseg/shared/ledger/checkpoint.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import { type BundleFiles, type BundleSource, partyPath } from "../bundle/bundle.ts";
import { newestLedger } from "./newest-ledger.ts";
import { type Piece, type StudyPiece, originsOf, piecesOf } from "./pieces.ts";

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
  /** Ledgers and notes of parties that no collected study has. */
  readonly strangers: readonly string[];
}

type Found<Kind extends Piece["kind"]> = Extract<Piece, { kind: Kind }>;

/**
 * Puts together what folders of several studies and parties hold: every study once, of each ledger the longest copy that
 * all others begin, every checkpoint with all its cosignatures. What contradicts is kept twice, under `conflicts/`.
 */
export function collect(
  sources: readonly { readonly label: string; readonly source: BundleSource }[],
): Collected {
  const pieces = sources.flatMap(({ label, source }) => piecesOf(source, label));
  const only = <Kind extends Piece["kind"]>(kind: Kind) =>
    pieces.filter((piece): piece is Found<Kind> => piece.kind === kind);
  const studies = [...Map.groupBy(only("study"), ({ study }) => study)];
  const bundle = new Bundle();
  for (const [study, copies] of studies) {
    const prefix = studies.length === 1 ? "" : `studies/${study.slice(0, 16)}/`;
    for (const { files, from } of copies)
      for (const [path, bytes] of files) bundle.put(`${prefix}${path}`, bytes, from);
    placeParties(bundle, copies[0], prefix, { ledgers: only("ledger"), notes: only("notes") });
  }
  for (const { name, bytes, from } of bestCanaries(only("canary"), only("ledger")))
    if (bundle.nodes.has(name)) bundle.put(partyPath("canary", "", name), bytes, from);
  const placed = bundle.placed;
  const strangers = [...only("ledger"), ...only("notes")].filter((piece) => !placed.has(piece));
  return { files: bundle.files, conflicts: bundle.conflicts, strangers: strangers.map(({ from }) => from) };
}

class Bundle {
  readonly files = new Map<string, Uint8Array>();
  readonly conflicts: Conflict[] = [];
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

/** Places the ledgers and notes of one study's parties: nodes' at the top, the coordinator's beside its study. */
function placeParties(
  bundle: Bundle,
  study: StudyPiece,
  prefix: string,
  {
    ledgers,
    notes,
  }: { readonly ledgers: readonly Found<"ledger">[]; readonly notes: readonly Found<"notes">[] },
): void {
  const { coordinator, roster } = study.plan;
  for (const name of [...roster.map((node) => node.name), coordinator.name]) {
    const isNode = name !== coordinator.name;
    if (isNode) bundle.nodes.add(name);
    const of = isNode ? undefined : study.study;
    const path = partyPath("ledgers", isNode ? "" : prefix, name);
    const copies = ledgers.filter((ledger) => ledger.name === name && ledger.study === of);
    const { newest, others } = newestLedger(copies);
    if (newest && !bundle.files.has(path)) {
      bundle.put(path, linesBytes(newest.lines), newest.from);
      for (const { copy, isFork } of others)
        bundle.keepBeside(path, linesBytes(copy.lines), { from: copy.from, isFork });
    }
    for (const copy of copies) bundle.placed.add(copy);
  }
  for (const [origin, name] of originsOf(study, fromHex(study.study))) {
    const own = notes.filter((piece) => piece.origin === origin);
    for (const piece of own) bundle.placed.add(piece);
    const united = uniteNotes(...own.map((piece) => piece.notes));
    const path = partyPath("checkpoints", origin === originOf(name) ? "" : prefix, name);
    if (united.length > 0 && !bundle.files.has(path))
      bundle.put(path, utf8(united.map(formatNote).join("")), own[0].from);
  }
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
