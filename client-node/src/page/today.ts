import { type Say, type Text, sayIn } from "@fedseg/wording/language.ts";
import { planNote } from "@fedseg/wording/plan/cost-notes.ts";
import { inputTexts } from "@fedseg/wording/plan/input-text.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { habitText } from "@fedseg/wording/plan/forecast-text.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { accountFigures } from "../account/account-figures.ts";
import { accountForecast } from "../account/account-forecast.ts";
import { moreOf } from "../account/account-left.ts";
import { type Known, inputSentences, knownInputs } from "../policy/inputs.ts";
import type { InboxBook } from "../inbox/book.ts";
import { type Proposal, mayStillApprove, shownState } from "../inbox/proposal.ts";
import { type ProposalBeside, STATES, priceTexts, reasonTexts, turnTexts } from "../reports/inbox-text.ts";
import type { KnownStudy } from "../session/studies.ts";
import type { AccountView, PlanChoice, ProposalView } from "./view.ts";

/** Returns a node's proposals in the order of its inbox: what a person can do something about first, then the newest; of those that can be answered, what their plans compute. */
export function proposalViews(
  { proposals }: InboxBook,
  { left, begun, known }: ProposalBeside & { readonly known: Known },
  planOf: (study: string) => Plan | undefined,
): readonly ProposalView[] {
  return STATES.flatMap((state) => proposals.filter((one) => one.state === state).toReversed()).map(
    (proposal) => {
      const can = answersTo(proposal);
      const plan = can.length > 0 ? planOf(proposal.study) : undefined;
      return {
        proposal: headOf(proposal),
        more: moreOf(proposal, left),
        says: [
          ...planTexts(plan, known),
          ...inBoth((say) => [
            ...turnTexts(proposal, begun, say),
            ...priceTexts(proposal, left, say),
            ...reasonTexts(proposal, say),
          ]),
        ],
        can,
        hasPlan: plan !== undefined,
      };
    },
  );
}

/** What a plan computes, which earlier models it takes, and how this node knows them. */
function planTexts(plan: Plan | undefined, known: Known): readonly Text[] {
  if (!plan) return [];
  const standings = inputSentences(knownInputs(plan, known)).map(refusalTexts);
  return [planNote(plan), ...inputTexts(plan), ...standings];
}

/** Only what a page shows leaves the process. */
function headOf(proposal: Proposal): ProposalView["proposal"] {
  const { study, title, coordinator, roster, sessions, quorum, snapshot, since, until } = proposal;
  const state = shownState(proposal);
  const { muSq, worstMuSq } = proposal.price;
  const price = { muSq, worstMuSq };
  return { study, title, state, coordinator, roster, sessions, quorum, snapshot, since, until, price };
}

/** What a person can say to a proposal: an answer of their own can be taken back until its study has begun. */
function answersTo(proposal: Proposal): ProposalView["can"] {
  const { state } = proposal;
  if (state === "waiting") return ["approve", "refuse"];
  if (state === "approved") return ["refuse"];
  return mayStillApprove(proposal) ? ["approve"] : [];
}

/** Returns an account with what follows if it is used as before; `nowMs`: milliseconds since 1970. */
export function accountView(
  account: Account,
  { lines, studies }: { readonly lines: readonly string[]; readonly studies: readonly KnownStudy[] },
  nowMs: number,
): AccountView {
  const foretold = accountForecast(account, lines, studies, nowMs);
  return {
    ...accountFigures(account, foretold?.forecast),
    forecastText: foretold && habitText(foretold.habit, foretold.forecast),
  };
}

/** Lists what can be previewed: what is under way first. */
export function planChoices(
  studies: readonly KnownStudy[],
  proposals: readonly ProposalView[],
): readonly PlanChoice[] {
  const underWay = studies.flatMap(({ study, standing, plan }) =>
    standing === "under way" && plan ? [{ study, title: plan.title }] : [],
  );
  const open = proposals
    .filter(({ hasPlan }) => hasPlan)
    .map(({ proposal: { study, title } }) => ({ study, title }));
  return [...underWay, ...open.filter((one) => !underWay.some(({ study }) => study === one.study))];
}

/** Pairs sentences that are written in one language after the other. */
function inBoth(write: (say: Say) => readonly string[]): readonly Text[] {
  const [en, zh] = [write(sayIn("en")), write(sayIn("zh"))];
  return en.map((text, at) => ({ en: text, zh: zh[at] }));
}
