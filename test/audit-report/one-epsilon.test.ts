import { auditFacts } from "@fedseg/auditor/audit.ts";
import { reportData } from "@fedseg/auditor/report/report-data.ts";
import { reportText } from "@fedseg/auditor/report/terminal.ts";
import { accountText } from "@fedseg/client-node/account/account-text.ts";
import { type Account, NO_ACCOUNT, enter } from "@fedseg/shared/ledger/account.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { downText, upText } from "@fedseg/wording/number-text.ts";
import { expect, test } from "vitest";
import { append, bodyOf, draftsOf, editFirst, rewritten } from "../audit/forge.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

const NAME = "shop-1";
const honest = bundleOf(honestStudy(3));

/** The account as the node's own ledger in a bundle has it. */
function accountIn(files: ReturnType<typeof bundleOf>): Account {
  return draftsOf(files, NAME).reduce<Account>(
    (before, { body }) => enter(before, body as LedgerDraft).account,
    NO_ACCOUNT,
  );
}

/** The first line of a text that has these words. */
function lineOf(text: string, words: string): string {
  return text.split("\n").find((line) => line.includes(words))!;
}

/** The bundle with one account at another delta than its study's plan, raised once or not. */
function bundleWith(isRaised: boolean) {
  return rewritten(honest, { name: NAME, key: tinyKey("tiny", NAME) }, (drafts) => {
    const { ladder, budgetMuSq } = bodyOf(drafts, "GENESIS");
    const next = ladder[ladder.indexOf(budgetMuSq) + 1];
    const opened = editFirst("GENESIS", (body) => ({ ...body, delta: "0.0000001" }))(drafts);
    return isRaised ? append({ type: "RAISE", budgetMuSq: next })(opened) : opened;
  });
}

test("what is authorised with a whole epsilon is told as that by audit and node: rounding errors are not rounded up", () => {
  const { ladder, budgetMuSq } = nodeGenesis("00".repeat(32), 30, 1e-6);
  const files = rewritten(honest, { name: NAME, key: tinyKey("tiny", NAME) }, (drafts) =>
    editFirst("GENESIS", (body) => ({ ...body, epsilon: "30", delta: "0.000001", ladder, budgetMuSq }))(
      drafts,
    ),
  );
  const audited = auditFacts(files);
  const row = audited.report.accounts.find(({ name }) => name === NAME)!;
  expect(row.budget.epsilon).toBeGreaterThan(30);
  expect(lineOf(reportText(audited.report), `  ${NAME} `)).toMatch(/ 30\.000 /);
  expect(lineOf(accountText(accountIn(files)), "authorised")).toMatch(/ 30\.000 /);
});

test.each([false, true])("audit, report and node state one epsilon of an account, raised: %s", (isRaised) => {
  const files = bundleWith(isRaised);
  const audited = auditFacts(files);
  const row = audited.report.accounts.find(({ name }) => name === NAME)!;
  expect(reportData(audited).accounts.find(({ name }) => name === NAME)).toEqual(row);
  expect(row.delta).toBe("0.0000001");
  const shown = lineOf(reportText(audited.report), `  ${NAME} `);
  for (const { epsilon } of [row.budget, row.ifStopped!]) expect(shown).toContain(upText(epsilon));
  expect(shown).toContain(downText(row.left.epsilon));
  const text = accountText(accountIn(files));
  expect(text).toContain(`ε = ${upText(row.ifStopped!.epsilon)} at δ = 1e-7`);
  expect(lineOf(text, "authorised")).toContain(upText(row.budget.epsilon));
});
