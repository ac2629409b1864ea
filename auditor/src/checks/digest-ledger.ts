import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type LedgerFile, readLedger, sizeBeforeUnheard } from "../bundle/ledger-file.ts";
import { type AccountReplay, replayAccount } from "../ledgers/account-replay.ts";
import { type ForeignCharges, type LedgerDigest, toldIn, toldOf } from "../ledgers/digest.ts";
import { lineageIn } from "../ledgers/lineage.ts";
import { type RoleTask, digestRole, identityOf, roleOf } from "../ledgers/role-digest.ts";
import { soundPart } from "../ledgers/sound-part.ts";
import { type StudyEvents, eventsByStudy } from "../ledgers/study-events.ts";
import type { LedgerView } from "../ledgers/view.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import { checkLedger } from "./all.ts";

/** One ledger to be read and compared. */
export interface LedgerTask {
  readonly path: string;
  readonly name: string;
  readonly isAbsent: boolean;
  readonly roles: readonly RoleTask[];
}

/**
 * Reads one ledger, replays it as far as its party has signed it, and compares it with the verified sessions of its party's
 * studies. `seed`: 32 fresh random bytes with which signatures are verified together; without it each is verified by itself.
 */
export function digestLedger(
  studies: readonly AuditedStudy[],
  task: LedgerTask,
  bytes: Uint8Array,
  seed?: Secret,
): LedgerDigest {
  const read = readLedger(task.path, task.name, bytes);
  const identities = task.roles.map(({ study, node }) => identityOf(studies[study], node));
  const { file, course, isWhole } = soundPart(read, identities, seed);
  const { entries } = file;
  const { problems, ...account } = accountOf(file);
  const events = eventsByStudy(entries);
  const roles = task.roles.map((role) => roleOf(studies[role.study], role, events));
  const isPartial = task.isAbsent || !isWhole;
  const view: LedgerView = { file, isPartial, course, account: { ...account, problems }, roles };
  const told = toldIn(entries);
  const named = toldOf(told, "SOFTWARE");
  const { keys, revoked } = course;
  return {
    path: task.path,
    size: entries.length,
    sizeBeforeUnheard: sizeBeforeUnheard(file),
    isPartial,
    first: entries[0]?.time,
    last: entries.at(-1)?.time,
    tree: file.tree,
    keys,
    lineage: lineageIn(entries),
    revoked,
    account,
    roles: roles.map((role, at) => digestRole(entries, named, role, task.roles[at].study)),
    witnessed: witnessedIn(file),
    told,
    consentRules: consentRulesIn(file),
    foreign: foreignIn(studies, events),
    models: entries.flatMap(({ body }) =>
      body.type === "MODEL" ? [{ study: body.study, modelHash: body.modelHash }] : [],
    ),
    findings: checkLedger(view),
  };
}

/** The account by its ledger as plain data, which may cross to another thread. */
function accountOf({ entries }: LedgerFile): AccountReplay {
  const { spentMuSq, budgetMuSq, ladder, openedMuSq, epsilon, delta, steps, problems } =
    replayAccount(entries);
  return { spentMuSq, budgetMuSq, ladder, openedMuSq, epsilon, delta, steps, problems };
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

function consentRulesIn({ entries }: LedgerFile): readonly string[] {
  const rules = entries.flatMap(({ body }) => (body.type === "RESERVE" ? (body.consentRule ?? []) : []));
  return [...new Set(rules)];
}

function foreignIn(
  studies: readonly AuditedStudy[],
  events: ReadonlyMap<string, StudyEvents>,
): readonly ForeignCharges[] {
  const known = new Set(studies.map(({ studyId }) => studyId));
  return [...events].flatMap(([study, own]) => {
    const count = own.of("RESERVE").length;
    return !known.has(study) && count > 0 ? [{ study, count }] : [];
  });
}
