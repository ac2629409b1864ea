import { CodedError } from "@fedseg/shared/errors.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { describeBlock, describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { type Facts, partsIn } from "../checks/facts.ts";
import type { AuditedSession, AuditedStudy } from "../sessions/audited.ts";
import { type Named, boundLines, chargeLines, noiseLines } from "./block-lines.ts";
import { Derivation, type Line, both } from "./derivation.ts";
import { allotmentsOf, leftLines } from "./left-lines.ts";
import { guaranteeLines, observerLines, roundingLines } from "./total-lines.ts";

/**
 * Derives what one release cost, line by line, from the bound on one user and the noise to epsilon.
 * `study`: its place among the facts. @throws CodedError RELEASE_UNKNOWN when it has no verified session of this number.
 */
export function explainRelease(facts: Facts, study: number, number: number): readonly Line[] {
  const { audited } = facts.studies[study];
  const session = audited.sessions.find((each) => each.session === number);
  if (!session) throw unknownRelease(audited, number);
  const derivation = new Derivation();
  introduce(derivation, audited, session);
  inputs(derivation, audited, session);
  const { blocks } = session.parameters;
  const allotments = allotmentsOf(audited, session);
  const parts = blocks.map((block, at) => {
    const named: Named = (name) => (blocks.length === 1 ? name : `${name}_${at + 1}`);
    const part = describeBlock(session.request.query, block.name);
    derivation.heading(
      `One user: ${part.en}; ${countText(block.length)} numbers`,
      `一名用户：${part.zh}；共 ${countText(block.length)} 个数字`,
    );
    boundLines(derivation, block, named);
    derivation.heading("Noise of one node", "单个节点的噪声");
    const { m, c } = audited.study.cohort;
    const share = session.request.shares[at];
    noiseLines(derivation, { block, share, allotment: allotments[at], honest: m - c, named });
    derivation.heading(
      "Reserved: as few honest nodes as the plan admits",
      "预留：按计划允许的最少诚实节点计",
    );
    const reserved = chargeLines(derivation, block, named, {
      nodes: m - c,
      code: "honest",
      suffix: "_max",
    });
    derivation.heading("Charge: the honest nodes that took part", "扣减：按实际参与的诚实节点计");
    const survivors = session.survivors.length;
    const charge = chargeLines(derivation, block, named, {
      nodes: survivors - c,
      code: "(U - c)",
      suffix: "",
    });
    return { reserved, charge };
  });
  const charge = totalLines(derivation, session, parts, bookingsOf(facts, study, session));
  guaranteeLines(derivation, audited, session, charge);
  observerLines(derivation, session);
  roundingLines(derivation, audited, session);
  return derivation.lines;
}

function introduce(
  derivation: Derivation,
  { study: { plan } }: AuditedStudy,
  { session, attempt, request, parameters }: AuditedSession,
): void {
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

function inputs(derivation: Derivation, audited: AuditedStudy, session: AuditedSession): void {
  const { plan, cohort } = audited.study;
  const { m, c } = cohort;
  derivation.heading("From the plan, and who took part", "计划所定，以及参与情况");
  derivation.given("m", `${m}`, both("fewest nodes whose sum may be opened", "可打开汇总的最少节点数"));
  derivation.given("c", `${c}`, both("nodes that may side with the coordinator", "可能与协调方合谋的节点数"));
  derivation.given("U", `${session.survivors.length}`, both("nodes in this sum", "本次汇总中的节点数"));
  derivation.exact(
    "honest",
    "m - c",
    BigInt(m - c),
    both("nodes whose noise nobody can subtract, at worst", "最坏情况下噪声无人可减去的节点数"),
  );
  derivation.given("delta", `${Number(plan.budget.delta)}`, both("of the plan", "计划所定"));
  leftLines(derivation, audited, session);
}

function totalLines(
  derivation: Derivation,
  { parameters }: AuditedSession,
  parts: readonly { readonly reserved: bigint; readonly charge: bigint }[],
  { reserving, settling, ledgers }: Bookings,
): bigint {
  const sumOf = (name: "reserved" | "charge") => parts.reduce((sum, part) => sum + part[name], 0n);
  const [reserved, charge] = [sumOf("reserved"), sumOf("charge")];
  if (parts.length > 1) {
    derivation.heading("All parts together", "各部分合计");
    const total = (name: string, value: bigint) =>
      derivation.exact(
        name,
        parts.map((_, at) => `${name}_${at + 1}`).join(" + "),
        value,
        both("costs add in mu**2", "开销按 mu**2 相加"),
      );
    total("charge_max", reserved);
    total("charge", charge);
  }
  const isAsked = reserved === parameters.muSq;
  derivation.words(
    isAsked
      ? `charge_max is the amount that OPEN asked for: ${reserving} of the ${ledgers} delivered ledgers of nodes have reserved it before anything left; ${settling} have settled it to charge when the sum was verified.`
      : "OPEN asked for another amount than charge_max.",
    isAsked
      ? `charge_max 正是 OPEN 所要求的数额：已交付的 ${ledgers} 份节点账本中有 ${reserving} 份在发送之前预留了该数额，有 ${settling} 份在核验汇总之后结算为 charge。`
      : "OPEN 所要求的数额与 charge_max 不同。",
  );
  return charge;
}

/** The nodes' ledgers, and how many of them reserve and settle just what a session costs. */
interface Bookings {
  readonly ledgers: number;
  readonly reserving: number;
  readonly settling: number;
}

function bookingsOf(facts: Facts, study: number, { session }: AuditedSession): Bookings {
  const booked = partsIn(facts, study).flatMap(({ node, role }) =>
    node !== undefined && role ? [role.sessions[session - 1]] : [],
  );
  return {
    ledgers: booked.length,
    reserving: booked.filter(({ isReserved }) => isReserved).length,
    settling: booked.filter(({ isSettled }) => isSettled).length,
  };
}

function unknownRelease({ sessions }: AuditedStudy, number: number): CodedError {
  return new CodedError("RELEASE_UNKNOWN", {
    what: `The bundle has no verified release ${number}.`,
    why: sessions.length > 0 ? `Releases 1 to ${sessions.length} verify.` : "None of its sessions verifies.",
    todo: "Give the number of a session that the audit report lists.",
  });
}
