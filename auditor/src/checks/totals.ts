import { CodedError } from "@fedseg/shared/errors.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { budgetOf } from "@fedseg/shared/plan/check.ts";
import type { LedgerFile } from "../bundle.ts";
import type { Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { lineAt, partyLedgers } from "../party-ledger.ts";

/** Every account, replayed from its ledger, stays within its budget; the releases stay within the plan's. */
export function* checkTotals(evidence: Evidence): Generator<Finding> {
  for (const { name, node, file } of partyLedgers(evidence)) {
    if (!file) {
      yield notVerifiable("ACCOUNT_MISFIT", `the account of ${name}: no ledger`);
      continue;
    }
    const replayed = replayAccount(file);
    if (typeof replayed === "string") yield fail("ACCOUNT_MISFIT", replayed);
    else if (node !== undefined && !isEarnedBudget(file))
      yield fail("ACCOUNT_MISFIT", `${lineAt(file, 0)} opens with more mu² than its epsilon gives`);
    const foreign = file.entries.find(
      ({ body }) => body.type === "RESERVE" && body.study !== evidence.studyId,
    );
    if (foreign)
      yield notVerifiable(
        "ACCOUNT_MISFIT",
        `the charges of other studies in ${file.path}: counted, but their sessions are not here`,
      );
  }
  const planned = toFixedMuSq(budgetOf(evidence.plan).mu);
  const released = evidence.sessions.reduce((sum, { expected }) => sum + expected.parameters.muSq, 0n);
  if (released > planned)
    yield fail("ACCOUNT_MISFIT", "the releases together cost more than the plan's budget");
  yield pass("every account adds up and stays within its budget; the releases stay within the plan's");
}

/** Replays an account from its ledger; a text names the entry that does not fit. */
export function replayAccount(file: LedgerFile): Account | string {
  let account = NO_ACCOUNT;
  for (const { seq, body } of file.entries) {
    const after = applyToAccount(account, body);
    if (after instanceof CodedError)
      return `${lineAt(file, seq)}: ${body.type} does not fit the account (over budget, repeated, or wrong totals)`;
    account = after;
  }
  return account;
}

/** Whether GENESIS grants no more mu² than its own epsilon and delta allow. */
function isEarnedBudget({ entries }: LedgerFile): boolean {
  const body = entries[0]?.body;
  if (body?.type !== "GENESIS") return false;
  const [epsilon, delta] = [Number(body.epsilon), Number(body.delta)];
  const isStated = epsilon >= 0 && epsilon < Infinity && delta > 0 && delta < 1;
  return isStated && BigInt(body.budgetMuSq) <= toFixedMuSq(muOf(epsilon, delta));
}
