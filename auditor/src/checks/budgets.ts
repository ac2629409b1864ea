import { type Check, codesIn } from "./check.ts";
import type { AccountProblem } from "../ledgers/account-replay.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { type Facts, isPlatform } from "./facts.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { type LedgerView, failAt } from "../ledgers/view.ts";

/** The check of budgets. */
export const budgetsCheck: Check = {
  id: "budgets",
  name: { en: "Budgets", zh: "预算" },
  claim: {
    en: "Every account adds up and stays within what its organisation authorised.",
    zh: "每个账户的收支相符，且未超出该机构授权的预算。",
  },
  codes: codesIn(
    "BUDGET_EXCEEDED BUDGET_UNEARNED CHARGED_TWICE CORRECTION_FORWARD FOREIGN_STUDY LADDER_BROKEN LEDGER_ABSENT RAISE_OFF_LADDER REFUND_UNFOUNDED SETTLED_UNFOUNDED STUDY_OVER_BUDGET TOTALS_WRONG",
  ),
  ofBundle,
  inLedger,
};

const PROBLEMS: Readonly<Record<AccountProblem["code"], string>> = {
  TOTALS_WRONG: "writes other totals than the entries before it give",
  CHARGED_TWICE: "charges an attempt a second time",
  BUDGET_EXCEEDED: "charges more than the account's budget has left",
  REFUND_UNFOUNDED: "refunds what is not charged, or final",
  SETTLED_UNFOUNDED: "settles a charge above what was reserved for it",
  LADDER_BROKEN: "opens with budgets that do not rise, or without its own among them",
  RAISE_OFF_LADDER: "raises the budget to another amount than the next one of its ladder",
  CORRECTION_FORWARD: "corrects an entry that does not come before it",
};

/** In one ledger: the account adds up over all its studies and stays within its budget. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const { code, seq } of view.account.problems) yield failAt(view, seq, code, PROBLEMS[code]);
  const isNode = view.roles.some(({ node }) => node !== undefined);
  if (isNode && !isEarnedBudget(view))
    yield failAt(view, 0, "BUDGET_UNEARNED", "opens with more mu² than its epsilon gives");
}

/** Whether GENESIS grants no more mu² than its own epsilon and delta allow. */
function isEarnedBudget({ file }: LedgerView): boolean {
  const body = file.entries[0]?.body;
  if (body?.type !== "GENESIS") return true;
  const [epsilon, delta] = [Number(body.epsilon), Number(body.delta)];
  const isStated = epsilon >= 0 && epsilon < Infinity && delta > 0 && delta < 1;
  return isStated && BigInt(body.budgetMuSq) <= toFixedMuSq(muOf(epsilon, delta));
}

/** In the bundle: no account is overdrawn by all its studies together, and no study costs more than its plan. */
function* ofBundle({ parties, studies }: Facts): Generator<Finding> {
  for (const party of parties) {
    const { name, ledger } = party;
    if (!ledger && isPlatform(party))
      yield notVerifiable("LEDGER_ABSENT", `the account of ${name}: no ledger`);
    if (ledger && ledger.foreign.length > 0) {
      const others = `${ledger.foreign.length} other ${ledger.foreign.length === 1 ? "study" : "studies"}`;
      yield notVerifiable(
        "FOREIGN_STUDY",
        `the charges of ${others} in ${ledger.path}: counted, but their sessions are not here`,
        { path: ledger.path },
      );
    }
  }
  for (const { audited, paths } of studies) {
    const planned = toFixedMuSq(budgetOf(audited.study.plan).mu);
    let spent = 0n;
    const isOver = audited.sessions.some(({ parameters, muSq }) => {
      const reserved = spent + parameters.muSq;
      spent += muSq;
      return reserved > planned;
    });
    if (isOver)
      yield fail("STUDY_OVER_BUDGET", "the releases together may cost more than the plan's budget", {
        path: paths.plan,
      });
  }
  const nodes = parties.filter(isPlatform);
  const accounts = nodes.filter(({ ledger }) => ledger);
  const which = accounts.length < nodes.length ? "every account that is here" : "every account";
  const said = [
    ...(accounts.length > 0 ? [`${which} adds up over all its studies and stays within its budget`] : []),
    ...(studies.some(({ audited }) => audited.sessions.length > 0)
      ? ["releases stay within their plan's"]
      : []),
  ];
  if (said.length > 0) yield pass(said.join("; "));
}
