import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { canCharge, exhausted, termsOf } from "@fedseg/shared/ledger/account.ts";

import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { accountCost } from "@fedseg/shared/plan/cost-account.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { JUDGEMENT_WORDS } from "@fedseg/wording/plan/judgement-words.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { wrapText } from "@fedseg/wording/terminal/text-table.ts";
import { inputSentences, knownInputs } from "../../policy/inputs.ts";
import { type Judgement, judgePlan } from "../../policy/judge.ts";
import { judgementText } from "../../policy/judgement-text.ts";
import { PolicyRefusal } from "../../policy/refusal.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { type NodeConfig, loadNodeConfig, policyOf } from "../config.ts";
import { planInView } from "../coordinator/plan-in-view.ts";
import { circumstancesOf, limitOn } from "../inbox/own-word.ts";
import { type Standing, withStanding } from "../books/standing.ts";

export const plan: Run = async ({ options: { config: path = "", json, lang = "en" } }) => {
  const language = languageOf(lang);
  const config = loadNodeConfig(path);
  return withStanding(config, async (standing) => {
    const { plan: offered, from } = await planInView(config, standing);
    checkPlan(offered);
    requireStart(offered);
    const judgement = judgementOf(config, offered, standing);
    const refusal = refusalOf(config, judgement, offered, standing);
    const cost = describeCost(planCost(offered));
    const account = accountCost(cost, termsOf(standing.account));
    if (json === undefined) {
      const inputs = inputSentences(knownInputs(offered, standing)).flatMap((each) =>
        wrapText(refusalTexts(each)[language], 80),
      );
      const head = JUDGEMENT_WORDS.heading[language];
      const policy = [`${head}\n${judgementText(judgement, "all", language)}`, ...inputs].join("\n");
      const costs = planCostText(offered, cost, account, language);
      show(`${costs}\n${policy}\n\n${verdict(refusal, language)}`);
    } else {
      const { floors, differences } = judgement;
      const inputs = knownInputs(offered, standing);
      const shown = { from, plan: offered, inputs, cost, account, floors, differences, refusal };
      showAnswer("PLAN", { study: toHex(hashPlan(planBytes(offered))), ...shown });
    }
    return refusal ? 1 : 0;
  });
};

function judgementOf(config: NodeConfig, offered: Plan, standing: Standing): Judgement {
  return judgePlan(policyOf(config), offered, circumstancesOf(standing, new Date().getTime()));
}

/** Why this node would not countersign the plan; undefined when it would, or already has. */
function refusalOf(
  config: NodeConfig,
  judgement: Judgement,
  offered: Plan,
  standing: Standing,
): CodedError | undefined {
  const { state, account } = standing;
  if (state.phase === "approved" || state.phase === "running") return undefined;
  const [code] = judgement.codes;
  if (code) return new PolicyRefusal(code, judgement);
  if (!canCharge(account, toFixedMuSq(budgetOf(offered).mu))) return exhausted();
  return limitOn(config, offered, standing, new Date().getTime());
}

function verdict(refusal: CodedError | undefined, language: Language): string {
  if (!refusal) return JUDGEMENT_WORDS.agrees[language];
  const { what, why, todo } = refusal.refusal;
  const said = refusalTexts(`${refusal.code}: ${what} ${why} ${todo}`);
  return wrapText(`${JUDGEMENT_WORDS.refuses[language]} ${said[language]}`, 80).join("\n");
}
