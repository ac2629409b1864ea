import type { AuditedStudy, SessionFault } from "../sessions/audited.ts";
import type { AuditOptions } from "../options.ts";
import type { BundleIndex, StudyPaths } from "../bundle/bundle.ts";
import type { LedgerDigest } from "../ledgers/digest.ts";
import type { RoleDigest } from "../ledgers/role-digest.ts";
import type { SignedNote } from "../bundle/notes.ts";
import type { Testified } from "../ledgers/witnessed.ts";

/** One study of the bundle. */
export interface StudyEntry {
  readonly paths: StudyPaths;
  readonly audited: AuditedStudy;
  /** The model file as it lies there. */
  readonly published: Uint8Array | undefined;
  /** Keys that the plan names, hexadecimal: the nodes' in roster order. */
  readonly identities: readonly string[];
  readonly coordinatorIdentity: string;
}

/** A party of one or more studies, by its ledger. */
export interface Party {
  readonly name: string;
  readonly path: string;
  readonly notesPath: string;
  readonly canaryPath: string;
  /** Name of its ledger in checkpoints. */
  readonly origin: string;
  /** Keys that plans name for it, hexadecimal. */
  readonly identities: readonly string[];
  readonly roles: readonly { readonly study: number; readonly node: number | undefined }[];
  /** Whether the auditor was told that this ledger is missing or ends early. */
  readonly isAbsent: boolean;
  readonly ledger: LedgerDigest | undefined;
  /** Undefined when there is no file of notes. */
  readonly notesText: Uint8Array | undefined;
  readonly notes: readonly SignedNote[] | undefined;
  readonly canary: Uint8Array | undefined;
  /** Places of the other parties of its studies, who may cosign its checkpoints. */
  readonly witnesses: readonly number[];
  /** Cosignatures that its newest study asks for. */
  readonly quorum: number;
  /** Place of its last RELEASE, from 0; −1 before any. */
  readonly lastRelease: number;
}

/** Tells whether a party has rows, and an account: all but coordinators. */
export function isPlatform({ roles }: Pick<Party, "roles">): boolean {
  return roles.some(({ node }) => node !== undefined);
}

/** A party's part in one study, and what its ledger says of it, if there is one. */
export interface Part {
  readonly party: Party;
  /** Place in the roster; undefined for the coordinator. */
  readonly node: number | undefined;
  readonly role: RoleDigest | undefined;
}

/** Everything that the checks look at when all ledgers and sessions have been read. */
export interface Facts {
  readonly index: BundleIndex;
  readonly options: AuditOptions;
  readonly studies: readonly StudyEntry[];
  /** Studies whose plan and enrolments make none, and why. */
  readonly unreadable: readonly SessionFault[];
  readonly parties: readonly Party[];
  /** Where each different checkpoint of another's ledger is testified to: "ledger identity size root". */
  readonly witnessed: ReadonlyMap<string, Testified>;
}

/** Lists who takes part in a study: the coordinator, then the nodes in roster order. */
export function partsIn({ parties }: Pick<Facts, "parties">, study: number): readonly Part[] {
  return parties
    .flatMap((party): readonly Part[] => {
      const at = party.roles.findIndex((role) => role.study === study);
      return at < 0 ? [] : [{ party, node: party.roles[at].node, role: party.ledger?.roles[at] }];
    })
    .sort((a, b) => (a.node ?? -1) - (b.node ?? -1));
}

/** Says when the ledgers first name each verified session of a study as released: the coordinator's, or else a node's. */
export function releaseTimes(
  facts: Pick<Facts, "parties" | "studies">,
  study: number,
): readonly (string | undefined)[] {
  const roles = partsIn(facts, study).flatMap(({ role }) => role ?? []);
  return facts.studies[study].audited.sessions.map((_, at) => {
    const named = roles.find(({ sessions }) => sessions[at].releasedAt !== undefined);
    return named?.sessions[at].releasedAt;
  });
}
