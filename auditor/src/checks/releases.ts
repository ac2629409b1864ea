import { type Check, codesIn } from "./check.ts";
import type { AuditedSession } from "../sessions/audited.ts";
import type { Facts } from "./facts.ts";
import { type Finding, fail, lacking, notVerifiable, pass } from "../finding.ts";
import { type OtherHistory, enrolledElsewhere, otherHistory } from "../ledgers/history.ts";
import { type LedgerView, type Role, failAt, hasEnded, leaving, lineAt, missing } from "../ledgers/view.ts";
import type { Placed } from "../ledgers/study-events.ts";

/** The check of releases everywhere. */
export const releasesCheck: Check = {
  id: "releases everywhere",
  name: { en: "Releases in every ledger", zh: "每次发布均记入各方账本" },
  claim: {
    en: "What was released is the same in the ledger of everybody who took part; nothing was released on the side.",
    zh: "所有参与方的账本记载了相同的发布；没有账外发布。",
  },
  codes: codesIn(
    "LEDGER_ABSENT LEDGER_OLD RELEASE_DIFFERS RELEASE_MISSING RELEASE_OTHER RELEASE_UNRECORDED SESSION_UNVERIFIED STUDY_LEFT TWO_RELEASES",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: it releases every verified session, in order, and nothing else. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) if (!enrolledElsewhere(role)) yield* releasesOf(view, role);
}

function* releasesOf(view: LedgerView, role: Role): Generator<Finding> {
  const { audited, events } = role;
  const { sessions, fault } = audited;
  const releases = events.of("RELEASE");
  for (const [index, release] of releases.entries()) {
    const session = sessions[index];
    if (!session && fault) return;
    if (!session) {
      const { path } = view.file;
      const text = `${lineAt(view.file, release.seq)} releases session ${release.session}, of which the bundle has no record`;
      const place = { path, line: release.seq + 1 };
      return yield lacking("RELEASE_UNRECORDED", text, place);
    }
    if (release.session !== session.session)
      return yield failAt(
        view,
        release.seq,
        "RELEASE_MISSING",
        `comes without the RELEASE of session ${session.session}`,
      );
    const other = otherHistory(role);
    if (other?.release === release) return yield* otherRelease(view, session, other);
    if (!isSame(role, session, release))
      yield failAt(view, release.seq, "RELEASE_DIFFERS", `differs from ${session.path}`);
  }
  const absent = sessions[releases.length];
  if (!absent) return;
  const left = leaving(events);
  if (left) return yield notVerifiable("STUDY_LEFT", leftText(view, left), { path: view.file.path });
  const last = view.file.entries.at(-1)?.body.type ?? "nothing";
  const where = `ends at line ${view.file.entries.length} (${last})`;
  const isEnd = !hasEnded(events) && events.turns.every(({ session }) => session <= absent.session);
  yield missing(view, "RELEASE_MISSING", `${where} without the RELEASE of session ${absent.session}`, isEnd);
}

/** A node that was shown another sum of a session than the others has its record; the coordinator has signed both. */
function* otherRelease(
  view: LedgerView,
  session: AuditedSession,
  { release: { seq, attempt, survivors }, shown }: OtherHistory,
): Generator<Finding> {
  const { path } = view.file;
  if (!shown)
    return yield lacking(
      "RELEASE_OTHER",
      `${lineAt(view.file, seq)} is another release than ${session.path}: the record that its node was shown is not in the bundle`,
      { path, line: seq + 1 },
    );
  if (attempt !== shown.attempt || survivors.join() !== shown.survivors.join())
    yield failAt(view, seq, "RELEASE_DIFFERS", `differs from ${shown.path}`);
}

/** Says where and why a party left a study. */
export function leftText({ file }: LedgerView, { seq, code }: Placed<"DENY">): string {
  return `the rest of the study in ${file.path}: line ${seq + 1} refuses it (${code})`;
}

/** A node may have been shown the same release with another quorum's signatures, and so another record. */
function isSame({ node }: Role, session: AuditedSession, release: Placed<"RELEASE">): boolean {
  return (
    release.attempt === session.attempt &&
    release.resultHash === session.resultHash &&
    (node !== undefined || release.recordHash === session.recordHash) &&
    release.survivors.length === session.survivors.length &&
    release.survivors.every((survivor, at) => survivor === session.survivors[at])
  );
}

/** In the bundle: every verified session is one and the same RELEASE in every ledger of its study. */
function* ofBundle({ parties, studies }: Facts): Generator<Finding> {
  for (const { name, ledger } of parties)
    if (!ledger) yield notVerifiable("LEDGER_ABSENT", `the releases in the ledger of ${name}: no ledger`);
  for (const { audited } of studies) {
    const { name } = audited.study.plan.coordinator;
    for (const { path, session } of audited.shown)
      yield fail(
        "TWO_RELEASES",
        `${path} is another release than ${audited.sessions[session - 1].path}: ${name} has signed two of one session`,
        { path },
      );
    if (audited.fault) {
      const from = audited.sessions.length + 1;
      yield notVerifiable(
        "SESSION_UNVERIFIED",
        `the releases from session ${from} on: ${audited.fault.path} does not verify`,
      );
    }
  }
  const count = studies.reduce((sum, { audited }) => sum + audited.sessions.length, 0);
  const { length: here } = parties.filter(({ ledger }) => ledger);
  const where = here < parties.length ? `the ${here} ledgers that are here` : "every ledger";
  if (count > 0 && here > 0)
    yield pass(`${count} releases, the same in ${where} and equal to the session files`);
}
