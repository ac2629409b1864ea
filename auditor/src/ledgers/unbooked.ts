import type { SaidOfTurn } from "../sessions/audited.ts";
import { type Role, endsBefore } from "./view.ts";

/** An entry that a ledger lacks of an attempt for which its node has signed a report: a partner has it, with the CLOSE that showed it. */
export interface Unbooked {
  readonly type: "RESERVE" | "SENT";
  readonly session: number;
  readonly attempt: number;
  /** Where the report is. */
  readonly path: string;
  /** Whether nothing later of the study is in the ledger, so that it may be an older copy. */
  readonly isEnd: boolean;
}

/** What a node has signed in attempts of which there may be no record: the reports that partners were shown of it. */
export function saidReportsOf({ audited, reports, node }: Role): readonly SaidOfTurn[] {
  const isRecorded = ({ session, attempt }: SaidOfTurn) =>
    (audited.sessions[session - 1]?.attempt === attempt && reports[session - 1] !== undefined) ||
    audited.faults.sums.some(
      (sum) => sum.session === session && sum.attempt === attempt && sum.sum.survivors.includes(node!),
    );
  return audited.said.reports.filter((said) => said.node === node && !isRecorded(said));
}

/** Lists what a node's ledger lacks of the reports that partners were shown of it. */
export function unbookedIn(role: Role): readonly Unbooked[] {
  return saidReportsOf(role).flatMap(({ session, attempt, path }) =>
    (["RESERVE", "SENT"] as const).flatMap((type): Unbooked[] => {
      if (role.events.at(type, session, attempt)) return [];
      return [{ type, session, attempt, path, isEnd: endsBefore(role, { type, session, attempt }) }];
    }),
  );
}
