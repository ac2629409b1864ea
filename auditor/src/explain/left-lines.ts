import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { type Rational, addRational, rationalFromNumber } from "@fedseg/shared/dp/rational.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { afterSession, allot, wholeBudget } from "@fedseg/shared/private-sum/remaining.ts";
import type { Remaining } from "@fedseg/shared/private-sum/types.ts";
import type { AuditedSession, AuditedStudy } from "../sessions/audited.ts";
import { fractionCode } from "./block-lines.ts";
import { type Derivation, both } from "./derivation.ts";

/** What the releases before a session had left of the plan's budget. */
function leftBefore({ study, sessions }: AuditedStudy, session: number): Remaining {
  return sessions
    .filter((each) => each.session < session)
    .reduce(
      (left, { request, muSq }) => afterSession(left, request.shares, muSq),
      wholeBudget(budgetOf(study.plan).mu),
    );
}

/** What the program allots to each block of a release, mu² in fixed point 2^-80. */
export function allotmentsOf(audited: AuditedStudy, { session, request }: AuditedSession): readonly bigint[] {
  return allot(leftBefore(audited, session), request.shares);
}

/** Derives what a release could draw on: what the ones before it have left, and the shares still to be asked for. */
export function leftLines(
  derivation: Derivation,
  audited: AuditedStudy,
  { session, request }: AuditedSession,
): void {
  const { plan } = audited.study;
  const budget = toFixedMuSq(budgetOf(plan).mu);
  const { muSq, share } = leftBefore(audited, session);
  const { shares } = request;
  const asking = shares.map(rationalFromNumber).reduce(addRational, { n: 0n, d: 1n });
  derivation.given("budget", `${budget}`, budgetWords(plan));
  derivation.given(
    "spent",
    `${budget - muSq}`,
    both("settled charges of the releases before this one", "此前各次发布的结算额之和"),
  );
  derivation.exact(
    "left",
    "budget - spent",
    muSq,
    both(
      "what they leave is spent again: more than planned when more nodes took part than had to",
      "其剩余额继续使用：参与节点多于最低要求时，剩余多于原计划",
    ),
  );
  derivation.given(
    "rest",
    fractionCode(isMore(asking, share) ? asking : share),
    both("shares that the program had still to ask for, this one included", "程序尚待使用的份额，含本次"),
  );
}

function budgetWords(plan: Plan) {
  return both(
    `epsilon ${plan.budget.epsilon} of the plan as mu**2 in units of 2**-80, rounded down`,
    `计划的 ε ${plan.budget.epsilon} 换算为 mu**2，单位 2**-80，向下取整`,
  );
}

function isMore(a: Rational, b: Rational): boolean {
  return a.n * b.d > b.n * a.d;
}
