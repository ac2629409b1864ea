import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { LedgerFile } from "../bundle.ts";
import type { Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { lineAt, eventsOf, partyLedgers } from "../party-ledger.ts";

/** Every node approved the plan once, with its enrolled key, and knew that all had, before it charged anything. */
export function* checkApproval(evidence: Evidence): Generator<Finding> {
  for (const { name, node, file } of partyLedgers(evidence)) {
    if (!file) {
      yield notVerifiable("APPROVE_MISSING", `when ${name} approved the plan: no ledger`);
      continue;
    }
    const problem = node === undefined ? enrolledFirst(evidence, file) : approvedFirst(evidence, file, node);
    if (problem) yield fail("APPROVE_MISSING", problem);
  }
  yield pass(`approved by all ${evidence.plan.roster.length} nodes before the first charge`);
}

function approvedFirst(evidence: Evidence, file: LedgerFile, node: number): string | undefined {
  const { study, studyId } = evidence;
  const approvals = eventsOf(file, studyId, "APPROVE");
  const [approve] = approvals;
  if (!approve) return `${file.path} holds no APPROVE of this plan`;
  if (approvals.length > 1) return `${lineAt(file, approvals[1].seq)} approves the plan a second time`;
  if (approve.channelKey !== toHex(study.channelKeys[node])) {
    return `${lineAt(file, approve.seq)} approves with another channel key than the enrolled one`;
  }
  const enrolled = eventsOf(file, studyId, "ENROLLED").find(({ seq }) => seq > approve.seq);
  return enrolled ? enrolledFirst(evidence, file) : `${file.path} holds no ENROLLED after its APPROVE`;
}

/** Exactly one ENROLLED, of the right roster, before every charge and release. */
function enrolledFirst({ study, studyId }: Evidence, file: LedgerFile): string | undefined {
  const [enrolled, second] = eventsOf(file, studyId, "ENROLLED");
  if (!enrolled) return `${file.path} holds no ENROLLED of this plan`;
  if (second) return `${lineAt(file, second.seq)} enrols a second time`;
  if (enrolled.enrolHash !== toHex(study.binding.enrolHash))
    return `${lineAt(file, enrolled.seq)} names other enrolments`;
  const early = [...eventsOf(file, studyId, "RESERVE"), ...eventsOf(file, studyId, "RELEASE")].find(
    ({ seq }) => seq < enrolled.seq,
  );
  return early && `${lineAt(file, early.seq)} comes before the plan was approved by all`;
}
