import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type AccountReplay, replayAccount } from "../ledgers/account-replay.ts";
import { fateOf } from "../ledgers/attempts.ts";
import type { AuditedStudy, SignedReport } from "../sessions/audited.ts";
import type { Software } from "../evidence.ts";
import { checkLedger } from "./in-ledger.ts";
import { followLedger } from "../ledgers/course.ts";
import { type LedgerFile, readLedger, sizeBeforeUnheard } from "../bundle/ledger-file.ts";
import { lineageIn } from "../ledgers/lineage.ts";
import type { LedgerDigest, RoleDigest } from "../ledgers/digest.ts";
import type { LedgerView, Role } from "../ledgers/view.ts";
import { StudyEvents, eventsByStudy } from "../ledgers/study-events.ts";

/** One party's part in one study, as the auditor asks a ledger about it. */
export interface RoleTask {
  /** Place of the study in the list that the ledger is compared with. */
  readonly study: number;
  /** Place in the roster; undefined for the coordinator. */
  readonly node: number | undefined;
  /** What the party signed in each verified session; undefined where it is no survivor. */
  readonly reports: readonly (SignedReport | undefined)[];
}

/** One ledger to be read and compared. */
export interface LedgerTask {
  readonly path: string;
  readonly name: string;
  readonly isAbsent: boolean;
  readonly roles: readonly RoleTask[];
}

/**
 * Reads one ledger, replays it, and compares it with the verified sessions of its party's studies. `seed`: 32 fresh
 * random bytes with which signatures are verified together; without it each is verified by itself.
 */
export function digestLedger(
  studies: readonly AuditedStudy[],
  task: LedgerTask,
  bytes: Uint8Array,
  seed?: Secret,
): LedgerDigest {
  const file = readLedger(task.path, task.name, bytes);
  const course = followLedger(file, seed);
  const { problems, ...account } = accountOf(file);
  const events = eventsByStudy(file.entries);
  const roles = task.roles.map((role) => roleOf(studies[role.study], role, events));
  const isPartial = task.isAbsent || file.damage !== undefined;
  const view: LedgerView = { file, isPartial, course, account: { ...account, problems }, roles };
  const named = softwareIn(file);
  const known = new Set(studies.map(({ studyId }) => studyId));
  const { keys, revoked } = course;
  return {
    path: task.path,
    size: file.entries.length,
    sizeBeforeUnheard: sizeBeforeUnheard(file),
    isPartial,
    tree: file.tree,
    keys,
    lineage: lineageIn(file.entries),
    revoked,
    account,
    roles: roles.map((role, at) => digestRole(file, named, role, task.roles[at])),
    witnessed: witnessedIn(file),
    canaries: file.entries.flatMap(({ body }, seq) =>
      body.type === "CANARY_AUDIT" ? [{ ...body, seq }] : [],
    ),
    foreign: [...events].flatMap(([study, own]) =>
      !known.has(study) && own.of("RESERVE").length > 0 ? [study] : [],
    ),
    findings: checkLedger(view),
  };
}

/** The account by its ledger as plain data, which may cross to another thread. */
function accountOf(file: LedgerFile): AccountReplay {
  const { spentMuSq, budgetMuSq, ladder, openedMuSq, delta, points, problems } = replayAccount(file.entries);
  return { spentMuSq, budgetMuSq, ladder, openedMuSq, delta, points, problems };
}

function roleOf(
  audited: AuditedStudy,
  { node, reports }: RoleTask,
  events: ReadonlyMap<string, StudyEvents>,
): Role {
  const { coordinator, roster } = audited.study.plan;
  const { identity } = node === undefined ? coordinator : roster[node];
  return { audited, node, identity, reports, events: events.get(audited.studyId) ?? new StudyEvents() };
}

function digestRole(
  file: LedgerFile,
  named: readonly NamedSoftware[],
  role: Role,
  { study, node }: RoleTask,
): RoleDigest {
  const { events, audited } = role;
  const fates: Record<string, number> = {};
  for (const reserve of events.of("RESERVE")) {
    const fate = fateOf(role, reserve);
    fates[fate] = (fates[fate] ?? 0) + 1;
  }
  const opened = events.of("UNMASK").flatMap(({ session, attempt }) => {
    const reserve = events.at("RESERVE", session, attempt);
    const isReleased = audited.sessions[session - 1]?.attempt === attempt;
    return reserve && !isReleased ? [{ session, attempt, muSq: reserve.muSq }] : [];
  });
  const releasedAt = audited.sessions.map(({ session, attempt }) => {
    const release = events.at("RELEASE", session, attempt);
    return release && file.entries[release.seq].time;
  });
  const charges = [...events.of("APPROVE"), ...events.of("RESERVE")];
  return {
    study,
    node,
    software: softwareOf(file, named, role),
    opened,
    releasedAt,
    lastCharge: charges.at(-1)?.seq,
    lastRelease: events.of("RELEASE").at(-1)?.seq,
    fates,
  };
}

/** A SOFTWARE entry and its place. */
interface NamedSoftware extends Software {
  readonly seq: number;
}

function softwareIn({ entries }: LedgerFile): readonly NamedSoftware[] {
  return entries.flatMap(({ body }, seq) => (body.type === "SOFTWARE" ? [{ ...body, seq }] : []));
}

/** The software named last before the approval, and every one named between it and the study's last release. */
function softwareOf(
  { entries }: LedgerFile,
  named: readonly NamedSoftware[],
  { node, events }: Role,
): readonly Software[] {
  const approval = node === undefined ? events.of("ENROLLED") : events.of("APPROVE");
  const start = approval[0]?.seq ?? events.turns[0]?.seq ?? entries.length;
  const end = events.of("RELEASE").at(-1)?.seq ?? start;
  const before = named.findLast(({ seq }) => seq < start);
  if (!before) return [];
  return [before, ...named.filter(({ seq }) => seq > start && seq < end)].map(({ version, sharedHash }) => ({
    version,
    sharedHash,
  }));
}

/** Writes a checkpoint that somebody testifies to as one text: ledger, key, size and root. */
function claimKey(claim: {
  readonly ledger: string;
  readonly identity: string;
  readonly size: number;
  readonly root: string;
}): string {
  return `${claim.ledger} ${claim.identity} ${claim.size} ${claim.root}`;
}

function witnessedIn({ entries }: LedgerFile): LedgerDigest["witnessed"] {
  return entries.flatMap(({ body }, seq) =>
    body.type === "WITNESS"
      ? body.checkpoints.map((checkpoint) => ({ claim: claimKey(checkpoint), line: seq + 1 }))
      : [],
  );
}
