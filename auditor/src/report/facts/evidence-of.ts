import { verifyBundle } from "../../audit.ts";
import type { BundleSource } from "../../bundle/bundle.ts";
import { listParties } from "../../checks/parties.ts";
import type { AuditOptions, Evidence } from "../../evidence.ts";
import { type LedgerFile, readLedger } from "../../bundle/ledger-file.ts";

/** Gathers what a report tells of every study of a bundle: everything in memory, for bundles that are read by people. */
export function gatherEvidences(source: BundleSource, options: AuditOptions): readonly Evidence[] {
  const { survey, studies } = verifyBundle(source, options);
  const files = new Map<string, LedgerFile | undefined>();
  const ledgerAt = (path: string, name: string): LedgerFile | undefined => {
    if (files.has(path)) return files.get(path);
    const bytes = source.get(path);
    const file = bytes && readLedger(path, name, bytes);
    files.set(path, file);
    return file;
  };
  const parties = listParties(studies, source);
  return studies.map(({ audited }, at): Evidence => {
    const { study, studyId, fault } = audited;
    const ledgerOf = (node: number | undefined) => {
      const party = parties.find(({ roles }) =>
        roles.some((role) => role.study === at && role.node === node),
      );
      return party && ledgerAt(party.path, party.name);
    };
    return {
      options,
      plan: study.plan,
      study,
      studyId,
      sessions: audited.sessions.map((session, index) => ({
        session: session.session,
        attempt: session.attempt,
        expected: survey.studies[at].forecast.tasks[index].expected,
        verified: {
          closed: {
            survivors: session.survivors,
            dropped: session.dropped,
            headers: new Set(session.survivors),
          },
        },
      })),
      stopped: fault && `${fault.path}: ${fault.text}`,
      ledgers: [ledgerOf(undefined), ...study.plan.roster.map((_, node) => ledgerOf(node))],
    };
  });
}
