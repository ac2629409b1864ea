import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { canCharge, exhausted } from "@fedseg/shared/ledger/account.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { budgetOf, checkPlan } from "@fedseg/shared/plan/check.ts";
import { accountCost } from "@fedseg/shared/plan/cost-account.ts";
import { costJson } from "@fedseg/shared/plan/cost-json.ts";
import { planCostText } from "@fedseg/shared/plan/cost-text.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { checkPolicy } from "../../policy.ts";
import type { Command } from "../command.ts";
import { type NodeConfig, loadNodeConfig, policyOf } from "../config.ts";
import { planInView } from "../plan-in-view.ts";
import { type Standing, withStanding } from "../standing.ts";

export const plan: Command = {
  name: "plan",
  needs: ["config"],
  may: ["json"],
  usage: "--config FILE [--json]",
  says: "show what the coordinator's study would compute and cost; nothing is approved or charged",
  async run({ config: path = "", json }) {
    const config = loadNodeConfig(path);
    return withStanding(config, async (standing) => {
      const { plan: offered, from } = await planInView(config, standing);
      checkPlan(offered);
      requireStart(offered);
      const refusal = refusalOf(config, offered, standing);
      const cost = planCost(offered);
      const account = accountCost(cost, standing.account.filter, config.account.delta);
      if (json === undefined) {
        console.log(`${planCostText(offered, cost, account)}\n${verdict(refusal)}`);
      } else console.log(costJson({ code: "PLAN", from, plan: offered, cost, account, refusal }));
      return refusal ? 1 : 0;
    });
  },
};

/** Why this node would not countersign the plan; undefined when it would, or already has. */
function refusalOf(config: NodeConfig, offered: Plan, { state, account }: Standing): CodedError | undefined {
  if (state.phase === "approved" || state.phase === "running") return undefined;
  try {
    checkPolicy(policyOf(config), offered, config.name);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  return canCharge(account, toFixedMuSq(budgetOf(offered).mu)) ? undefined : exhausted();
}

function verdict(refusal: CodedError | undefined): string {
  if (!refusal) return "THIS NODE'S POLICY: agrees. `fedseg-node run` would countersign this plan.";
  return `THIS NODE'S POLICY: refuses. ${refusal.message}`;
}
