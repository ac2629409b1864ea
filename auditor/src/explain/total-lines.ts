import { latticeEpsilon } from "@fedseg/shared/dp/lattice-pld.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import type { AuditedSession, AuditedStudy } from "../sessions/audited.ts";
import { eventOf } from "../checks/second-accountant.ts";
import { type Named, chargeLines } from "./block-lines.ts";
import { type Derivation, both } from "./derivation.ts";
import { epsilonLines } from "./epsilon-lines.ts";
import { allotmentsOf } from "./left-lines.ts";

/** Derives epsilon of a release alone, and of all releases up to it. */
export function guaranteeLines(
  derivation: Derivation,
  { sessions, study }: AuditedStudy,
  released: AuditedSession,
  charge: bigint,
): void {
  const { plan } = study;
  const { session } = released;
  const delta = Number(plan.budget.delta);
  const mu = (name: string, of: string, muSq: bigint, en: string, zh: string) =>
    derivation.up(name, `sqrt(${of} / 2**80)`, Math.sqrt(Number(muSq) / 2 ** 80), both(en, zh));
  derivation.heading("This release alone", "仅此一次发布");
  const alone = mu(
    "mu",
    "charge",
    charge,
    "distance in standard deviations, rounded up",
    "以标准差计的距离，向上取整",
  );
  epsilonLines(derivation, { mu: "mu", value: alone, suffix: "" }, delta);
  secondLine(derivation, study, released);
  const before = sessions.filter((each) => each.session < session).reduce((sum, { muSq }) => sum + muSq, 0n);
  derivation.heading(`Releases 1 to ${session} together`, `第 1 至 ${session} 次发布合计`);
  derivation.given(
    "before",
    `${before}`,
    both("charges of the releases before this one", "此前各次发布的扣减"),
  );
  derivation.exact(
    "after",
    "before + charge",
    before + charge,
    both("mu**2 adds up; epsilon does not", "mu**2 可加，ε 不可加"),
  );
  const all = mu("mu_all", "after", before + charge, "rounded up", "向上取整");
  epsilonLines(derivation, { mu: "mu_all", value: all, suffix: "_all" }, delta);
  derivation.words(
    `The plan promises epsilon ${plan.budget.epsilon} for the whole study.`,
    `计划承诺整个研究的 ε 为 ${plan.budget.epsilon}。`,
  );
}

/** States what the privacy losses themselves give, tabulated: not a line to follow by hand, but a check of the others. */
function secondLine(
  derivation: Derivation,
  { cohort, plan }: Study,
  { parameters, survivors }: AuditedSession,
): void {
  const honest = BigInt(survivors.length - cohort.c);
  const events = parameters.blocks.map((block) => eventOf(block, honest));
  const second = latticeEpsilon(events, Number(plan.budget.delta));
  if ("refused" in second) {
    derivation.words(
      `Second accountant, by tabulated privacy losses: no number (${second.refused}).`,
      `第二套核算（逐项列出隐私损失）：无法给出数值（${second.refused}）。`,
    );
    return;
  }
  const printed = Math.ceil(second.epsilon * 1e6) / 1e6;
  derivation.given(
    "eps_losses",
    `${printed}`,
    both(
      "second accountant: tabulated privacy losses of one user who moves the sum as far as allowed; not above eps_gdp",
      "第二套核算：列出一名用户以最大允许幅度移动汇总时的隐私损失；不高于 eps_gdp",
    ),
  );
}

/** Derives what the outside world really got, with the nodes that took part. */
export function observerLines(derivation: Derivation, { parameters, survivors }: AuditedSession): void {
  const { blocks } = parameters;
  derivation.heading("Against the outside world", "针对外界");
  for (const [at, block] of blocks.entries()) {
    const named: Named = (name) => (blocks.length === 1 ? name : `${name}_${at + 1}`);
    chargeLines(derivation, block, named, { nodes: survivors.length, code: "U", suffix: "_a" });
  }
  derivation.words(
    "_a: who does not side with any node cannot subtract any noise. The report adds this up over all releases.",
    "_a：不与任何节点合谋者无法减去任何噪声。审计报告对全部发布累加此数额。",
  );
}

/** Says where rounding went, and how much of the allotment it left. */
export function roundingLines(derivation: Derivation, audited: AuditedStudy, session: AuditedSession): void {
  const { parameters } = session;
  const allotments = allotmentsOf(audited, session);
  derivation.heading("What rounding did", "取整的影响");
  derivation.words(
    "Always to the safe side: bounds and budgets down; noise, charges, mu and epsilon up. What is allotted and not charged stays unspent:",
    "一律取安全方向：界限与预算向下取整；噪声、扣减、mu 与 ε 向上取整。分得而未扣减的部分留作未用：",
  );
  for (const [at, { muSq }] of parameters.blocks.entries()) {
    const end = parameters.blocks.length === 1 ? "" : `_${at + 1}`;
    const unspent = allotments[at] - muSq;
    derivation.exact(
      `unspent${end}`,
      `allotment${end} - charge_max${end}`,
      unspent,
      both("in units of 2**-80, never below 0", "单位 2**-80，不会小于 0"),
    );
    derivation.real(
      `unspent_part${end}`,
      `unspent${end} / allotment${end}`,
      Number(unspent) / Number(unspent + muSq),
      both("", ""),
    );
  }
}
