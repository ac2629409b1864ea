import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import { identityRevoked, refuseRevoked, revocationFor } from "@fedseg/shared/session/revoked.ts";
import { type JournalReader, readerOf, studiesUnderWay } from "./journal.ts";
import { ignore, refusalOnRecord, refuseStudy } from "./refuse.ts";
import type { JournalWrite, Stepped } from "./events.ts";
import type { NodeContext } from "./context.ts";
import { type NodeState, planOf, studyOf } from "./state.ts";

/**
 * REVOKE: a key of the study is not to be trusted any more, by its own signature. Recorded, and the study is over here;
 * a finished one stays finished. What comes unsigned, or of a stranger's key, has no effect.
 */
export function onRevoke(state: NodeState, message: RevokeMessage, context: NodeContext): Stepped {
  const plan = planOf(state);
  const study = studyOf(state);
  const revocation = plan && revocationFor(plan, message);
  if (!revocation || study === undefined)
    return ignore(state, "REVOKE_FOREIGN", "A revocation is unsigned, or of a key that no study here names.");
  const { revoked } = context.ledger();
  const isOwn = revocation.identity === toHex(context.signingKey.publicKey);
  const entries = revoked.has(revocation.identity) ? [] : [revocation];
  if (state.phase === "finished") {
    const record = { type: "commit", journal: [], ledger: entries } as const;
    return [state, isOwn ? [record, { type: "done" }] : [record]];
  }
  return refuseStudy(study, identityRevoked(revocation.party), { entries });
}

/** Lists the studies under way in a journal whose plans name a revoked key, and what each is refused with. */
export function endedBy(
  approved: Iterable<string>,
  read: JournalReader,
  { identity }: Extract<LedgerEvent, { type: "REVOKE" }>,
): readonly { readonly study: string; readonly error: CodedError }[] {
  return studiesUnderWay(approved, read).flatMap((study) => {
    const plan = readPlan(readerOf(study, read)("plan") ?? new Uint8Array(0));
    const error = plan && refuseRevoked(plan, new Set([identity]));
    return error ? [{ study, error }] : [];
  });
}

/**
 * Returns what ends these studies: the node then refuses them at its next start. Nothing when there is no such study. To be written
 * before the REVOKE of the own key, its last entry.
 */
export function endStudies(...found: Parameters<typeof endedBy>): {
  readonly journal: readonly JournalWrite[];
  readonly ledger: readonly LedgerDraft[];
} {
  const ended = endedBy(...found).map(({ study, error }) => refusalOnRecord(study, error));
  return {
    journal: ended.flatMap(({ journal }) => journal),
    ledger: ended.flatMap(({ ledger }) => ledger),
  };
}
