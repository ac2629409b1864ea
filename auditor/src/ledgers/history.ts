import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { AuditedFaultySum, AuditedSession, ShownRelease } from "../sessions/audited.ts";
import type { Placed } from "./study-events.ts";
import type { Role } from "./view.ts";

/** A release as far as a ledger can be compared with it. */
type Released = Pick<AuditedSession, "attempt" | "resultHash" | "survivors" | "muSq">;

/** What a node has recorded of a session, beside what the bundle and the others have. */
export interface OtherHistory {
  readonly release: Placed<"RELEASE">;
  /** The record that proves it, and that the coordinator has signed two; undefined until it is handed in. */
  readonly shown: ShownRelease | undefined;
}

/**
 * Finds the session from which on a node has recorded another release than the bundle's without having signed a later
 * report over the bundle's: then the coordinator may have shown it another RESULT, and what follows is of that history.
 */
export function otherHistory({ audited, events, node, reports }: Role): OtherHistory | undefined {
  if (node === undefined) return undefined;
  const release = events.of("RELEASE").find(({ session, resultHash }) => {
    const known = audited.sessions[session - 1];
    return known !== undefined && known.resultHash !== resultHash;
  });
  if (!release) return undefined;
  const { session, attempt, resultHash } = release;
  const hasSigned = reports.some((report, at) => report !== undefined && at + 1 > session);
  const isFaulty = audited.faults.sums.some((sum) => sum.session === session && sum.attempt === attempt);
  if (hasSigned || isFaulty) return undefined;
  const shown = audited.shown.find((one) => one.session === session && one.resultHash === resultHash);
  return { release, shown };
}

/** Returns what a node's session has to be compared with; undefined where its history is another that nothing shows. */
export function releasedTo(role: Role, session: number): Released | undefined {
  const other = otherHistory(role);
  if (!other || session < other.release.session) return role.audited.sessions[session - 1];
  return session === other.release.session ? other.shown : undefined;
}

/**
 * Finds the list of enrolments of a node that has entered another one than the bundle's and has signed nothing over the
 * bundle's: the coordinator may have shown it another, and then nothing of the study could reach it.
 */
export function enrolledElsewhere({ audited, events, node, reports }: Role): Placed<"ENROLLED"> | undefined {
  const [first] = events.of("ENROLLED");
  if (node === undefined || !first || first.enrolHash === toHex(audited.study.binding.enrolHash))
    return undefined;
  const isIn = ({ sum }: AuditedFaultySum) => sum.survivors.includes(node);
  const hasSigned = reports.some((report) => report !== undefined) || audited.faults.sums.some(isIn);
  return hasSigned ? undefined : first;
}
