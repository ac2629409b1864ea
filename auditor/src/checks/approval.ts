import { type Check, codesIn } from "./check.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Facts, isPlatform } from "./facts.ts";
import { type Finding, fail, lacking, notVerifiable, pass } from "../finding.ts";
import { enrolledElsewhere } from "../ledgers/history.ts";
import { type LedgerView, type Role, failAt, hasEnded, lineAt, missing } from "../ledgers/view.ts";
import type { Placed, StudyEvents } from "../ledgers/study-events.ts";
import type { AuditedStudy } from "../sessions/audited.ts";

/** The check of plan approved first. */
export const approvalCheck: Check = {
  id: "plan approved first",
  name: { en: "Plan approved first", zh: "计划先行批准" },
  claim: {
    en: "Every platform approved this plan before anything was charged.",
    zh: "产生任何隐私开销之前，各平台均已批准该计划。",
  },
  codes: codesIn(
    "APPROVE_KEY APPROVE_MISSING APPROVE_SNAPSHOT APPROVE_TWICE CHARGE_BEFORE_APPROVAL CHARGE_BEFORE_ENROLMENT ENROLLED_DIFFERS ENROLLED_EARLY ENROLLED_MISSING ENROLLED_OTHER ENROLLED_TWICE LEDGER_ABSENT LEDGER_OLD PLAN_MISSING PLAN_UNREADABLE PLAN_VERSION TWO_ROSTERS ENROLMENTS_MISSING ENROLMENTS_UNREADABLE ENROL_MISSING ENROL_KEY ENROL_DUPLICATE",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: the plan approved once, with the enrolled key, and by all, before the first charge. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) {
    if (role.node !== undefined) yield* approved(view, role, role.node);
    yield* enrolled(view, role);
  }
}

function* approved(view: LedgerView, { audited, events }: Role, node: number): Generator<Finding> {
  const [approve, second] = events.of("APPROVE");
  if (!approve)
    return yield missing(view, "APPROVE_MISSING", "holds no APPROVE of this plan", isUnbegun(events));
  if (second) yield failAt(view, second.seq, "APPROVE_TWICE", "approves the plan a second time");
  if (approve.channelKey !== toHex(audited.study.channelKeys[node]))
    yield failAt(view, approve.seq, "APPROVE_KEY", "approves with another channel key than the enrolled one");
  const { snapshot } = audited.study.plan;
  if (approve.snapshot !== undefined && approve.snapshot !== snapshot)
    yield failAt(view, approve.seq, "APPROVE_SNAPSHOT", "approves another snapshot than the plan's");
  const early = firstCharge(
    events.turns.map(({ seq }) => seq),
    approve.seq,
  );
  if (early !== undefined)
    yield failAt(view, early, "CHARGE_BEFORE_APPROVAL", "comes before this node approved the plan");
}

/** Exactly one ENROLLED, of the right roster, before every charge and release. */
function* enrolled(view: LedgerView, role: Role): Generator<Finding> {
  const { audited, events, node } = role;
  const [first, second] = events.of("ENROLLED");
  if (!first)
    return yield missing(view, "ENROLLED_MISSING", "holds no ENROLLED of this plan", isUnbegun(events));
  if (second) yield failAt(view, second.seq, "ENROLLED_TWICE", "enrols a second time");
  if (enrolledElsewhere(role)) yield* enrolledOther(view, audited, first);
  else if (first.enrolHash !== toHex(audited.study.binding.enrolHash))
    yield failAt(view, first.seq, "ENROLLED_DIFFERS", "names other enrolments");
  const approve = events.of("APPROVE")[0];
  if (node !== undefined && approve && approve.seq > first.seq)
    yield failAt(view, first.seq, "ENROLLED_EARLY", "knows of everybody's approval before its own");
  const early = firstCharge(
    events.turns.map(({ seq }) => seq),
    first.seq,
  );
  if (early !== undefined)
    yield failAt(view, early, "CHARGE_BEFORE_ENROLMENT", "comes before the plan was approved by all");
}

/** A node that was shown another list of enrolments has the coordinator's signature for it. */
function* enrolledOther(
  { file }: LedgerView,
  { said }: AuditedStudy,
  { seq, enrolHash }: Placed<"ENROLLED">,
): Generator<Finding> {
  if (said.rosters.some(({ hash }) => hash === enrolHash)) return;
  const text = `${lineAt(file, seq)} names other enrolments: the list that its node was shown is not in the bundle`;
  yield lacking("ENROLLED_OTHER", text, { path: file.path, line: seq + 1 });
}

/** Whether a ledger holds nothing of a study that comes after everybody's approval. */
function isUnbegun(events: StudyEvents): boolean {
  return events.of("ENROLLED").length + events.turns.length === 0 && !hasEnded(events);
}

function firstCharge(lines: readonly number[], since: number): number | undefined {
  return lines.find((seq) => seq < since);
}

/** In the bundle: every node had approved every plan, and knew that all had, before it charged anything. */
function* ofBundle({ parties, studies }: Facts): Generator<Finding> {
  for (const { name, ledger } of parties)
    if (!ledger) yield notVerifiable("LEDGER_ABSENT", `when ${name} approved the plan: no ledger`);
  for (const { audited } of studies) yield* rostersOf(audited);
  const nodes = parties.filter(isPlatform);
  const { length: here } = nodes.filter(({ ledger }) => ledger);
  const who =
    here < nodes.length ? `the ${here} nodes whose ledgers are here, of ${nodes.length},` : undefined;
  if (here === 0) return;
  yield pass(
    studies.length === 1
      ? `approved by ${who ?? `all ${here} nodes`} before the first charge`
      : `${studies.length} plans, each approved by all its nodes${who ? " whose ledgers are here" : ""} before its first charge`,
  );
}

/** The coordinator has signed the bundle's list with everything that it signed in the study; another one is a second. */
function* rostersOf({ said, study, sessions, faults }: AuditedStudy): Generator<Finding> {
  if (sessions.length + faults.sums.length === 0) return;
  const other = said.rosters.find(({ hash }) => hash !== toHex(study.binding.enrolHash));
  const { name } = study.plan.coordinator;
  if (other)
    yield fail(
      "TWO_ROSTERS",
      `${other.path} holds another list of enrolments than the bundle's: ${name} has signed two of one study`,
      { path: other.path },
    );
}
