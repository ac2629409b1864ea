/** The files of a bundle by path, `/` between folders; read when asked for. */
export interface BundleSource {
  keys(): Iterable<string>;
  get(path: string): Uint8Array | undefined;
}

/** A bundle in memory. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** One study of a bundle, by the paths of its files; nothing says that they are there or well-formed. */
export interface StudyPaths {
  /** "" for the study of a bundle that has one; otherwise `studies/NAME/`. */
  readonly prefix: string;
  readonly plan: string;
  readonly enrolments: string;
  readonly model: string;
  readonly exclusions: string;
  /** In rising order of the number in the name. */
  readonly sessions: readonly SessionFile[];
  /** Records of faulty sums, in the order of their attempts. */
  readonly faulty: readonly SessionFile[];
}

/** A record and the session that its name says. */
interface SessionFile {
  readonly path: string;
  readonly session: number;
}

/** A file that a party brings: its ledger, the notes of its checkpoints, or its audit of its own noise. */
export interface PartyFile {
  readonly path: string;
  readonly kind: "ledgers" | "checkpoints" | "canary";
  readonly name: string;
}

/** What a node has been shown of a study and has handed in: the record of a session, what left a node out, or other statements. */
export interface ShownFile {
  readonly path: string;
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly holds: "record" | "exclude" | "said";
  /** Of a record. */
  readonly session: number | undefined;
}

/** What a bundle holds, told by the names of its files. */
export interface BundleIndex {
  readonly studies: readonly StudyPaths[];
  readonly partyFiles: readonly PartyFile[];
  readonly shown: readonly ShownFile[];
  /** Paths that no bundle has. */
  readonly unexpected: readonly string[];
}

const STUDY_FILE =
  /^(studies\/[a-z0-9-]{1,64}\/)?(plan\.cbor|enrolments\.cbor|exclusions\.cbor|model\.json|sessions\/(\d{5})\.cbor|faulty\/(\d{5})-\d{3}\.cbor)$/;
const WITNESS_FILE = /^testimonies\/[a-z0-9-]+\.jsonl$/;
const PARTY_FILE =
  /^(?:studies\/[a-z0-9-]{1,64}\/)?(ledgers|checkpoints|canary)\/([a-z0-9-]+)\.(jsonl|notes|json)$/;
const EXTENSIONS = { ledgers: "jsonl", checkpoints: "notes", canary: "json" } as const;

/** Named by what they hold, so that nobody's copy takes the place of another's. */
const SHOWN_FILE = /(?:^|\/)(shown\/([0-9a-f]{64})\/(?:(\d{5})|(exclude|said))-[0-9a-f]{16}\.cbor)$/;

/** A node's ledger signed for the new account of a partner: read by `fedseg-node carry-over`, no matter of an audit. */
const TESTIMONY_FILE = /(?:^|\/)(testimonies\/[a-z0-9-]+\.json)$/;

/** Returns the path in a bundle of a testimony for a new account; undefined for other files. */
export function readTestimonyPath(path: string): string | undefined {
  return TESTIMONY_FILE.exec(path)?.[1];
}

/** Names the ledger of a node that is in none of a bundle's studies: what it says counts where an account is carried over. */
export function witnessPath(name: string): string {
  return `testimonies/${name}.jsonl`;
}

/** Names what a node was shown by its path in a bundle; undefined for other files. */
export function readShownPath(path: string): ShownFile | undefined {
  const [, own, study, digits, word] = SHOWN_FILE.exec(path) ?? [];
  if (own === undefined || study === undefined) return undefined;
  const holds = word === "exclude" || word === "said" ? word : "record";
  return { path: own, study, holds, session: digits === undefined ? undefined : Number(digits) };
}

/**
 * Names a party's file. A node keeps one ledger for its account, whatever the studies, at the top of the bundle; a
 * coordinator keeps one for each study, beside that study's files.
 */
export function partyPath(kind: PartyFile["kind"], prefix: string, name: string): string {
  return `${prefix}${kind}/${name}.${EXTENSIONS[kind]}`;
}

/** Sorts the paths of a bundle by what they are. A bundle without a study has one without files. */
export function indexBundle(source: BundleSource): BundleIndex {
  const partyFiles: PartyFile[] = [];
  const sessions = new Map<string, { released: SessionFile[]; faulty: SessionFile[] }>();
  const shown: ShownFile[] = [];
  const unexpected: string[] = [];
  for (const path of [...source.keys()].sort()) {
    const study = STUDY_FILE.exec(path);
    const file = study ? undefined : readPartyPath(path);
    const told = readShownPath(path);
    if (study) {
      const [, prefix = "", , digits, faulty] = study;
      const files = sessions.get(prefix) ?? { released: [], faulty: [] };
      if (digits) files.released.push({ path, session: Number(digits) });
      if (faulty) files.faulty.push({ path, session: Number(faulty) });
      sessions.set(prefix, files);
    } else if (file) partyFiles.push(file);
    else if (told?.path === path) shown.push(told);
    else if (readTestimonyPath(path) !== path && !WITNESS_FILE.test(path)) unexpected.push(path);
  }
  if (sessions.size === 0) sessions.set("", { released: [], faulty: [] });
  const studies = [...sessions].map(([prefix, { released, faulty }]) => ({
    prefix,
    plan: `${prefix}plan.cbor`,
    enrolments: `${prefix}enrolments.cbor`,
    model: `${prefix}model.json`,
    exclusions: `${prefix}exclusions.cbor`,
    sessions: released,
    faulty,
  }));
  return { studies, partyFiles, shown, unexpected };
}

function readPartyPath(path: string): PartyFile | undefined {
  const [, kind, name, extension] = PARTY_FILE.exec(path) ?? [];
  const isKind = kind === "ledgers" || kind === "checkpoints" || kind === "canary";
  return isKind && extension === EXTENSIONS[kind] ? { path, kind, name } : undefined;
}
