import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { type Rational, addRational, rationalFromNumber } from "@fedseg/shared/dp/rational.ts";
import { budgetOf } from "@fedseg/shared/plan/check.ts";
import { afterSession, allot, wholeBudget } from "@fedseg/shared/private-sum/remaining.ts";
import type { Remaining } from "@fedseg/shared/private-sum/types.ts";
import { settledMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { fractionCode } from "./block-lines.ts";
import { type Derivation, both } from "./derivation.ts";

/** What a release has cost: row (b) with its survivors' noise. */
export function settledOf({ study }: Evidence, { expected, verified }: AuditedSession): bigint {
  return settledMuSq(expected.parameters, study.cohort, verified.closed.survivors.length);
}

/** What the releases before a session had left of the plan's budget. */
function leftBefore(evidence: Evidence, session: number): Remaining {
  return evidence.sessions
    .filter((each) => each.session < session)
    .reduce(
      (left, each) => afterSession(left, each.expected.request.shares, settledOf(evidence, each)),
      wholeBudget(budgetOf(evidence.plan).mu),
    );
}

/** What the program allots to each block of a release, mu² in fixed point 2^-80. */
export function allotmentsOf(evidence: Evidence, { session, expected }: AuditedSession): readonly bigint[] {
  return allot(leftBefore(evidence, session), expected.request.shares);
}

/** Derives what a release could draw on: what the ones before it have left, and the shares still to be asked for. */
export function leftLines(
  derivation: Derivation,
  evidence: Evidence,
  { session, expected }: AuditedSession,
): void {
  const budget = toFixedMuSq(budgetOf(evidence.plan).mu);
  const { muSq, share } = leftBefore(evidence, session);
  const { shares } = expected.request;
  const asking = shares.map(rationalFromNumber).reduce(addRational, { n: 0n, d: 1n });
  derivation.given("budget", `${budget}`, budgetWords(evidence));
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

function budgetWords({ plan }: Evidence) {
  return both(
    `epsilon ${plan.budget.epsilon} of the plan as mu**2 in units of 2**-80, rounded down`,
    `计划的 ε ${plan.budget.epsilon} 换算为 mu**2，单位 2**-80，向下取整`,
  );
}

function isMore(a: Rational, b: Rational): boolean {
  return a.n * b.d > b.n * a.d;
}
