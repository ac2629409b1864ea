import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { budgetOf } from "@fedseg/shared/plan/check.ts";
import { countText } from "@fedseg/shared/plan/number-text.ts";
import { describeBlock, describeRequest } from "@fedseg/shared/plan/session-words.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { eventsOf, partyLedgers } from "../party-ledger.ts";
import { type Named, boundLines, chargeLines, noiseLines } from "./block-lines.ts";
import { Derivation, type Line, both } from "./derivation.ts";
import { guaranteeLines, observerLines, roundingLines } from "./total-lines.ts";

/**
 * Derives what one release cost, line by line, from the bound on one user and the noise to epsilon.
 * @throws CodedError RELEASE_UNKNOWN when the bundle has no verified session of this number.
 */
export function explainRelease(evidence: Evidence, number: number): readonly Line[] {
  const session = evidence.sessions.find((each) => each.session === number);
  if (!session) throw unknownRelease(evidence, number);
  const derivation = new Derivation();
  introduce(derivation, evidence, session);
  inputs(derivation, evidence, session);
  const { blocks } = session.expected.parameters;
  const charges = blocks.map((block, at) => {
    const named: Named = (name) => (blocks.length === 1 ? name : `${name}_${at + 1}`);
    const part = describeBlock(session.expected.request.query, block.name);
    derivation.heading(
      `One user: ${part.en}; ${countText(block.length)} numbers`,
      `一名用户：${part.zh}；共 ${countText(block.length)} 个数字`,
    );
    boundLines(derivation, block, named);
    derivation.heading("Noise of one node", "单个节点的噪声");
    noiseLines(derivation, evidence, { block, share: session.expected.request.shares[at], named });
    derivation.heading("Charge: only honest nodes are counted on", "扣减：只计诚实节点的噪声");
    return chargeLines(derivation, block, named, {
      nodes: evidence.study.cohort.m - evidence.study.cohort.c,
      code: "honest",
      suffix: "",
    });
  });
  const charge = totalLines(derivation, evidence, session, charges);
  guaranteeLines(derivation, evidence, session, charge);
  observerLines(derivation, evidence, session);
  roundingLines(derivation, evidence, session);
  return derivation.lines;
}

function introduce(
  derivation: Derivation,
  { plan }: Evidence,
  { session, attempt, expected }: AuditedSession,
): void {
  const { request, parameters } = expected;
  const purpose = describeRequest(request);
  const title = JSON.stringify(plan.title);
  derivation.heading(`Release ${session} of ${title}`, `${title} 的第 ${session} 次发布`);
  derivation.words(
    `Question (attempt ${attempt}): ${purpose.en} (${request.query}). Every platform sums over its users, adds noise, masks; what is opened is the sum over all platforms: ${countText(parameters.length)} numbers.`,
    `问题（第 ${attempt} 次尝试）：${purpose.zh}（${request.query}）。各平台对其用户求和、加噪声、加掩码；打开的只是全部平台之和：${countText(parameters.length)} 个数字。`,
  );
  derivation.words(
    "Every statement below is Python. Behind “# =” stands its value; each value follows from the values printed above it, within the digits printed.",
    "以下语句均为 Python。“# =”之后是其值；每个值都可由上方印出的值算得，精确到所印位数。",
  );
}

function inputs(derivation: Derivation, { plan, study }: Evidence, { verified }: AuditedSession): void {
  const { m, c } = study.cohort;
  derivation.heading("From the plan, and who took part", "计划所定，以及参与情况");
  derivation.given("m", `${m}`, both("fewest nodes whose sum may be opened", "可打开汇总的最少节点数"));
  derivation.given("c", `${c}`, both("nodes that may side with the coordinator", "可能与协调方合谋的节点数"));
  derivation.given(
    "U",
    `${verified.closed.survivors.length}`,
    both("nodes in this sum", "本次汇总中的节点数"),
  );
  derivation.exact(
    "honest",
    "m - c",
    BigInt(m - c),
    both("nodes whose noise nobody can subtract, at worst", "最坏情况下噪声无人可减去的节点数"),
  );
  derivation.given("delta", `${Number(plan.budget.delta)}`, both("of the plan", "计划所定"));
  derivation.given(
    "budget",
    `${toFixedMuSq(budgetOf(plan).mu)}`,
    both(
      `epsilon ${plan.budget.epsilon} of the plan as mu**2 in units of 2**-80, rounded down`,
      `计划的 ε ${plan.budget.epsilon} 换算为 mu**2，单位 2**-80，向下取整`,
    ),
  );
}

function totalLines(
  derivation: Derivation,
  evidence: Evidence,
  session: AuditedSession,
  charges: readonly bigint[],
): bigint {
  const charge = charges.reduce((sum, each) => sum + each, 0n);
  if (charges.length > 1) {
    derivation.heading("All parts together", "各部分合计");
    derivation.exact(
      "charge",
      charges.map((_, at) => `charge_${at + 1}`).join(" + "),
      charge,
      both("costs add in mu**2", "开销按 mu**2 相加"),
    );
  }
  const { booked, ledgers } = bookings(evidence, session, charge);
  derivation.words(
    charge === session.expected.parameters.muSq
      ? `This is the amount that OPEN asked for; ${booked} of the ${ledgers} delivered ledgers of nodes have booked it.`
      : "OPEN asked for another amount.",
    charge === session.expected.parameters.muSq
      ? `这正是 OPEN 所要求的数额；已交付的 ${ledgers} 份节点账本中有 ${booked} 份记入了该数额。`
      : "OPEN 所要求的数额与此不同。",
  );
  return charge;
}

/** Counts the nodes' ledgers, and those that reserved just this charge for the attempt. */
function bookings(evidence: Evidence, { session, attempt }: AuditedSession, charge: bigint) {
  const files = partyLedgers(evidence).flatMap(({ node, file }) =>
    node !== undefined && file ? [file] : [],
  );
  const booked = files.filter((file) =>
    eventsOf(file, evidence.studyId, "RESERVE").some(
      (reserve) => reserve.session === session && reserve.attempt === attempt && reserve.muSq === `${charge}`,
    ),
  );
  return { booked: booked.length, ledgers: files.length };
}

function unknownRelease({ sessions }: Evidence, number: number): CodedError {
  return new CodedError("RELEASE_UNKNOWN", {
    what: `The bundle has no verified release ${number}.`,
    why: sessions.length > 0 ? `Releases 1 to ${sessions.length} verify.` : "None of its sessions verifies.",
    todo: "Give the number of a session that the audit report lists.",
  });
}
