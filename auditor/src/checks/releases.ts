import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { LedgerFile } from "../bundle.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { type Placed, lineAt, eventsOf, partyLedgers } from "../party-ledger.ts";

/** Every verified session is one and the same RELEASE in every ledger, and no ledger releases anything else. */
export function* checkReleases(evidence: Evidence): Generator<Finding> {
  const { sessions, studyId } = evidence;
  for (const { name, file, isAbsent } of partyLedgers(evidence)) {
    if (!file) {
      yield (isAbsent ? notVerifiable : fail)(
        "RELEASE_DIFFERS",
        `the releases in the ledger of ${name}, which was not delivered`,
      );
      continue;
    }
    const releases = eventsOf(file, studyId, "RELEASE");
    for (const [index, release] of releases.entries()) {
      const problem = describe(sessions[index], release);
      if (problem) yield fail("RELEASE_DIFFERS", `${lineAt(file, release.seq)} ${problem}`);
    }
    const missing = sessions[releases.length];
    if (missing) yield endsEarly(file, missing, isAbsent);
  }
  yield pass(`${sessions.length} releases, the same in every ledger and equal to the session files`);
}

function endsEarly(file: LedgerFile, { session }: AuditedSession, isAbsent: boolean): Finding {
  const last = file.entries.at(-1);
  const where = `${file.path} ends at line ${file.entries.length} (${last?.body.type ?? "nothing"})`;
  return isAbsent
    ? notVerifiable("RELEASE_DIFFERS", `sessions from ${session} on at this node: ${where}`)
    : fail("RELEASE_DIFFERS", `${where} without the RELEASE of session ${session}`);
}

/** Says in what a RELEASE differs from the session file that should come at its place. */
function describe(session: AuditedSession | undefined, release: Placed<"RELEASE">): string | undefined {
  if (!session) return `releases session ${release.session}, of which the bundle has no verified record`;
  const { verified, expected, recordHash } = session;
  const isSame =
    release.session === session.session &&
    release.attempt === session.attempt &&
    release.resultHash === toHex(verified.resultHash) &&
    release.recordHash === recordHash &&
    release.muSq === `${expected.parameters.muSq}` &&
    JSON.stringify(release.survivors) === JSON.stringify(verified.closed.survivors);
  return isSame ? undefined : `differs from ${session.path}`;
}
