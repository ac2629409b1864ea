import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { type Note, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { type Plan, hashPlan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { type BundleSource, type ShownFile, readShownPath, readTestimonyPath } from "../bundle/bundle.ts";

/** A study as one folder holds it: its own files by path from the study's folder. */
export interface StudyPiece {
  readonly kind: "study";
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly plan: Plan;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** One copy of a party's ledger, notes or canary report, wherever it lay. */
export type PartyPiece =
  | {
      readonly kind: "ledger";
      readonly name: string;
      /** The study that a coordinator keeps this ledger for; undefined for a node's. */
      readonly study: string | undefined;
      readonly lines: readonly string[];
    }
  /** `origin`: name of the ledger in its checkpoints. */
  | { readonly kind: "notes"; readonly origin: string; readonly notes: readonly Note[] }
  | { readonly kind: "canary"; readonly name: string; readonly bytes: Uint8Array }
  /** What a node was shown of a study. `path`: in every bundle. */
  | { readonly kind: "testimony"; readonly path: string; readonly bytes: Uint8Array }
  | ({ readonly kind: "shown"; readonly bytes: Uint8Array } & ShownFile);

/** A copy and where it was found. */
export type Piece = (StudyPiece | PartyPiece) & { readonly from: string };

const STUDY_FILE =
  /^(enrolments\.cbor|exclusions\.cbor|model\.json|plan\.cbor|sessions\/\d{5}\.cbor|faulty\/\d{5}-\d{3}\.cbor)$/;

/** Finds what a folder holds of studies and parties: by what the files say, not by where they lie. */
export function piecesOf(source: BundleSource, label: string): readonly Piece[] {
  const paths = [...source.keys()].sort();
  const from = (path: string) => `${label}/${path}`;
  const studies = paths.flatMap((path) => {
    if (!/(^|\/)plan\.cbor$/.test(path)) return [];
    const piece = studyIn(source, paths, path.slice(0, -"plan.cbor".length));
    return piece ? [{ ...piece, from: from(path) }] : [];
  });
  const parties = paths.flatMap((path) =>
    partyPieces(source, path).map((piece) => ({ ...piece, from: from(path) })),
  );
  return [...studies, ...parties];
}

function studyIn(source: BundleSource, paths: readonly string[], prefix: string): StudyPiece | undefined {
  const files = new Map<string, Uint8Array>();
  for (const path of paths) {
    const inside = path.slice(prefix.length);
    const bytes = path.startsWith(prefix) && STUDY_FILE.test(inside) ? source.get(path) : undefined;
    if (bytes) files.set(inside, bytes);
  }
  const bytes = files.get("plan.cbor");
  const plan = bytes && readPlan(bytes);
  return plan && bytes ? { kind: "study", study: toHex(hashPlan(bytes)), plan, files } : undefined;
}

function partyPieces(source: BundleSource, path: string): readonly PartyPiece[] {
  if (path.endsWith(".notes") && !/(^|\/)evidence\//.test(path))
    return notesIn(new TextDecoder().decode(source.get(path)));
  const piece = partyPiece(source, path);
  return piece ? [piece] : [];
}

function partyPiece(source: BundleSource, path: string): PartyPiece | undefined {
  if (path.endsWith(".jsonl")) return ledgerIn(new TextDecoder().decode(source.get(path)));
  const shown = readShownPath(path);
  if (shown) {
    const held = source.get(path);
    return held && { kind: "shown", ...shown, bytes: held };
  }
  const testimony = readTestimonyPath(path);
  if (testimony !== undefined) {
    const held = source.get(path);
    return held && { kind: "testimony", path: testimony, bytes: held };
  }
  const canary = /(?:^|\/)canary\/([a-z0-9-]+)\.json$/.exec(path)?.[1];
  const bytes = canary === undefined ? undefined : source.get(path);
  return canary !== undefined && bytes ? { kind: "canary", name: canary, bytes } : undefined;
}

/** A ledger names its party in every entry, and a coordinator's its one study. */
function ledgerIn(text: string): PartyPiece | undefined {
  const lines = text.split("\n").slice(0, -1);
  const opening = parseEntry(lines[0] ?? "");
  if (opening?.body.type !== "GENESIS") return undefined;
  const { ledger: name, body } = opening;
  if (body.role === "node") return { kind: "ledger", name, study: undefined, lines };
  for (const line of lines) {
    const entry = parseEntry(line)?.body;
    if (entry && "study" in entry) return { kind: "ledger", name, study: entry.study, lines };
  }
  return undefined;
}

/** The notes of each ledger by itself: whoever has cosigned another's note may have it among its own. */
function notesIn(text: string): readonly PartyPiece[] {
  const byOrigin = Map.groupBy(parseNotes(text) ?? [], (note) => note.text.split("\n", 1)[0]);
  return [...byOrigin].map(([origin, notes]) => ({ kind: "notes", origin, notes }));
}

/** Lists a study's parties, the coordinator last; `ledger`: its name in checkpoints, a coordinator's is of the study alone. */
export function partiesOf({
  plan,
  study,
}: StudyPiece): readonly { readonly name: string; readonly identity: string; readonly ledger: string }[] {
  const { coordinator, roster } = plan;
  return [
    ...roster.map(({ name, identity }) => ({ name, identity, ledger: name })),
    { ...coordinator, ledger: studyLedger(plan, fromHex(study)) },
  ];
}
