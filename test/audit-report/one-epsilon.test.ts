import { auditFacts } from "@fedseg/auditor/audit.ts";
import { reportData } from "@fedseg/auditor/report/report-data.ts";
import { reportText } from "@fedseg/auditor/report/terminal.ts";
import { accountText } from "@fedseg/client-node/account/account-text.ts";
import { type Account, NO_ACCOUNT, enter } from "@fedseg/shared/ledger/account.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { downText, upText } from "@fedseg/wording/number-text.ts";
import { expect, test } from "vitest";
import { append, bodyOf, draftsOf, editFirst, rewritten } from "../audit/forge.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

const NAME = "shop-1";
const honest = bundleOf(honestStudy(3));

/** The bundle with one account at another delta than its study's plan, raised once or not. */
function bundleWith(isRaised: boolean) {
  return rewritten(honest, { name: NAME, key: tinyKey("tiny", NAME) }, (drafts) => {
    const { ladder, budgetMuSq } = bodyOf(drafts, "GENESIS");
    const next = ladder[ladder.indexOf(budgetMuSq) + 1];
    const opened = editFirst("GENESIS", (body) => ({ ...body, delta: "0.0000001" }))(drafts);
    return isRaised ? append({ type: "RAISE", budgetMuSq: next })(opened) : opened;
  });
}

test.each([false, true])("audit, report and node state one epsilon of an account, raised: %s", (isRaised) => {
  const files = bundleWith(isRaised);
  const audited = auditFacts(files);
  const row = audited.report.accounts.find(({ name }) => name === NAME)!;
  expect(reportData(audited).accounts.find(({ name }) => name === NAME)).toEqual(row);
  expect(row.delta).toBe("0.0000001");
  const shown = reportText(audited.report)
    .split("\n")
    .find((text) => text.startsWith(`  ${NAME} `))!;
  for (const { epsilon } of [row.budget, row.ifStopped!]) expect(shown).toContain(upText(epsilon));
  expect(shown).toContain(downText(row.left.epsilon));
  const account = draftsOf(files, NAME).reduce<Account>(
    (before, { body }) => enter(before, body as LedgerDraft).account,
    NO_ACCOUNT,
  );
  const text = accountText(account);
  expect(text).toContain(`ε = ${upText(row.ifStopped!.epsilon)} at δ = 1e-7`);
  const authorised = text.split("\n").find((line) => line.includes("authorised"))!;
  expect(authorised).toContain(upText(row.budget.epsilon));
});
