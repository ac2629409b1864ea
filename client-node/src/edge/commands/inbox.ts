import { termsOf } from "@fedseg/shared/ledger/account.ts";
import { accountCost } from "@fedseg/shared/plan/cost-account.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { leftOf, moreOf } from "../../account/account-left.ts";
import { named } from "../../inbox/answer.ts";
import type { InboxBook } from "../../inbox/book.ts";
import { settled } from "../../inbox/settled.ts";
import { historyOf } from "../../account/history.ts";
import { type ProposalBeside, inboxText, proposalText } from "../../reports/inbox-text.ts";
import type { Proposal } from "../../inbox/proposal.ts";
import { inputSentences, knownInputs } from "../../policy/inputs.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { wrapText } from "@fedseg/wording/terminal/text-table.ts";
import { titlesUnderWay } from "../../session/studies.ts";
import { type Standing, withStanding } from "../books/standing.ts";
import { loadNodeConfig } from "../config.ts";
import { InboxFile } from "../inbox/inbox-file.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";

export const inbox: Run = async ({ options: { config: path = "", study, lang = "en", json } }, tell) => {
  const language = languageOf(lang);
  const config = loadNodeConfig(path);
  const file = new InboxFile(config);
  return withStanding(config, async (standing) => {
    // What has begun or ended stands in the ledger; the file hears of it with the next proposal.
    const book = settled(file.book(), historyOf(standing.lines), new Date().getTime());
    const beside = besideIn(standing);
    if (json !== undefined) tellAll(book, study, beside, tell);
    else if (study === undefined) show(inboxText(book, beside, sayIn(language)));
    else {
      const one = named(book, study);
      show(proposalText(one, beside, sayIn(language)));
      showCost(one, file, standing, language);
    }
    return 0;
  });
};

function besideIn({ account, lines, studies }: Standing): ProposalBeside {
  return { left: leftOf(account, lines, new Date().getTime()), begun: titlesUnderWay(studies) };
}

function showCost(proposal: Proposal, file: InboxFile, standing: Standing, language: Language): void {
  const plan = file.plan(proposal.study);
  if (!plan) return;
  const inputs = inputSentences(knownInputs(plan, standing)).flatMap((each) =>
    wrapText(refusalTexts(each)[language], 80),
  );
  show(["", costText(plan, standing, language), ...inputs].join("\n"));
}

function costText(plan: Plan, standing: Standing, language: Language): string {
  const cost = describeCost(planCost(plan));
  return planCostText(plan, cost, accountCost(cost, termsOf(standing.account)), language);
}

function tellAll(book: InboxBook, study: string | undefined, beside: ProposalBeside, tell: Tell): void {
  const say = sayIn("en");
  const listed = study === undefined ? book.proposals : [named(book, study)];
  for (const one of listed)
    tell("PROPOSAL", proposalText(one, beside, say), { ...one, more: moreOf(one, beside.left) });
  const waiting = book.proposals.filter(({ state }) => state === "waiting").length;
  const fields = { waiting, listed: listed.length, unlisted: book.unlisted?.count ?? 0 };
  tell("INBOX", `${waiting} proposals wait for an answer`, {
    ...fields,
  });
}
