import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { moment } from "@fedseg/shared/protocol/primitives.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { configuredPlan, plannedOf } from "../plan.ts";
import { isOfService, loadServiceConfig } from "../service-config.ts";

/** Shows what a study would compute and cost: the configured one, or one of a service's template. */
export const planCommand: Run = async ({ options }) => {
  const plan = await planIn(options);
  const cost = describeCost(planCost(plan));
  if (options["json"] === undefined)
    show(planCostText(plan, cost, undefined, languageOf(options["lang"] ?? "en")));
  else showAnswer("PLAN", { plan, cost });
  return 0;
};

async function planIn({ config = "", template, snapshot, members }: Options): Promise<Plan> {
  if (isOfService(config)) {
    if (template === undefined)
      throw misused("--template is missing.", "A service has templates: fedseg-coordinator template list.");
    const asOf = snapshot ?? `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
    if (!moment.safeParse(asOf).success)
      throw new RangeError(`"--snapshot" expected a moment such as 2026-12-01T00:00:00Z, got ${asOf}`);
    const asked = members === undefined ? {} : { members: members.split(",") };
    return plannedOf(loadServiceConfig(config), { template, snapshot: asOf, ...asked });
  }
  const given = Object.entries({ template, snapshot, members }).find(([, value]) => value !== undefined);
  if (given) throw misused(`--${given[0]} is for a service.`, "This configuration has its study in it.");
  return configuredPlan(loadCoordinatorConfig(config));
}
