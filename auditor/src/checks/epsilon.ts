import { upText } from "@fedseg/wording/number-text.ts";
import { otherHistory, releasedTo } from "../ledgers/history.ts";
import { type Check, codesIn } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { accountFacts } from "./accounts.ts";
import { type TrustRow, trustTable } from "./guarantees.ts";
import { type LedgerView, failAt } from "../ledgers/view.ts";
import { type Tabulated, secondEpsilon } from "./second-accountant.ts";

/** The check of epsilon recomputed. */
export const epsilonCheck: Check = {
  id: "epsilon recomputed",
  name: { en: "Epsilon recomputed", zh: "重新计算 ε" },
  claim: {
    en: "What the releases give away was computed anew, by two accountants and for every observer.",
    zh: "由两套核算方法、针对每类观察者，重新计算各次发布泄露的信息量。",
  },
  codes: codesIn(
    "ACCOUNTANTS_DISAGREE ACCOUNTANT_REFUSED CHARGE_DIFFERS EPSILON_EXCEEDED ONE_ACCOUNT SETTLED_DIFFERS",
  ),
  ofBundle,
  inLedger,
};

/**
 * In one ledger: every charge is what the session costs by the plan's noise and sensitivity, at worst when it is
 * reserved and with its survivors' noise when it is released.
 */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) {
    const { audited, events } = role;
    const last = otherHistory(role)?.release.session ?? Infinity;
    const wrong = events.of("RESERVE").find(({ session, muSq }) => {
      if (session > last) return false;
      const cost = audited.sessions[session - 1]?.parameters.muSq ?? nextCost(audited, session);
      return cost !== undefined && muSq !== `${cost}`;
    });
    if (wrong)
      yield failAt(
        view,
        wrong.seq,
        "CHARGE_DIFFERS",
        "charges another mu² than the session's noise and sensitivity cost",
      );
    const unsettled = events.of("RELEASE").find(({ session, muSq }) => {
      const released = releasedTo(role, session);
      return released !== undefined && muSq !== `${released.muSq}`;
    });
    if (unsettled)
      yield failAt(
        view,
        unsettled.seq,
        "SETTLED_DIFFERS",
        "settles another mu² than the noise of the session's survivors makes of it",
      );
  }
}

function nextCost(
  { sessions, nextMuSq }: { readonly sessions: readonly unknown[]; readonly nextMuSq: bigint | undefined },
  session: number,
): bigint | undefined {
  return session === sessions.length + 1 ? nextMuSq : undefined;
}

/** Rounding that two ways of computing one epsilon may differ by. */
const ROUNDING = 1e-9;

/** In the bundle: epsilon recomputed from the records, by independent accountants, for every observer and every account. */
function* ofBundle(facts: Facts): Generator<Finding> {
  const rows = trustTable(facts);
  const lines: string[] = [];
  const tabulated: Tabulated = new Map();
  for (const { audited, paths } of facts.studies) {
    const { epsilon, delta } = audited.study.plan.budget;
    const row = rows.find(({ studyId, who }) => studyId === audited.studyId && who === "coalition");
    if (!row) continue;
    const place = { path: paths.plan };
    if (row.epsilon > Number(epsilon) * (1 + 1e-12)) {
      const text = `the releases give epsilon ${row.epsilon.toFixed(4)} against the coalition; the plan promised ${epsilon}`;
      yield fail("EPSILON_EXCEEDED", text, place);
    }
    yield* compareAccountants(row, secondEpsilon(audited, tabulated), place.path);
    if (audited.sessions.length > 0)
      lines.push(`releases cost epsilon ${upText(row.epsilon)} of ${epsilon} at delta ${delta}`);
  }
  const shares = accountFacts(facts).map(({ share }) => share);
  const said = lines.length > 3 ? [`${lines.length} studies, each within its promise`] : lines;
  const fullest =
    shares.length > 0
      ? [
          `the account that has spent most has spent ${(Math.ceil(Math.max(...shares) * 1000) / 10).toFixed(1)} % of its mu²`,
        ]
      : [];
  if (said.length + fullest.length > 0) yield pass([...said, ...fullest].join("; "));
  if (facts.studies.length > 0)
    yield notVerifiable(
      "ONE_ACCOUNT",
      "that a person has one account on each platform: the guarantee is one user's",
    );
}

/** The second accountant's losses of one worst shift must lie within the first one's guarantee. */
function* compareAccountants(
  row: TrustRow,
  second: ReturnType<typeof secondEpsilon>,
  path: string,
): Generator<Finding> {
  if (!second) return;
  if ("refused" in second) {
    return yield notVerifiable("ACCOUNTANT_REFUSED", `epsilon by the second accountant: ${second.refused}`, {
      path,
    });
  }
  if (second.epsilon > row.epsilon * (1 + ROUNDING)) {
    const text = `the privacy losses themselves give epsilon ${second.epsilon.toFixed(6)}, more than the ${row.epsilon.toFixed(6)} accounted for`;
    yield fail("ACCOUNTANTS_DISAGREE", text, { path });
  }
}
