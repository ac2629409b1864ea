import { verifyBundle } from "../../audit.ts";
import { type BundleSource, partyPath } from "../../bundle/bundle.ts";
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
  return studies.map(({ audited, paths }, at): Evidence => {
    const { study, studyId, fault } = audited;
    const { coordinator, roster } = study.plan;
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
      ledgers: [
        ledgerAt(partyPath("ledgers", paths.prefix, coordinator.name), coordinator.name),
        ...roster.map(({ name }) => ledgerAt(partyPath("ledgers", "", name), name)),
      ],
    };
  });
}
