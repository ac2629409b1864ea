import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import type { ExplainModel, ExplainSpec } from "@fedseg/shared/programs/explain/spec.ts";
import { endOf } from "@fedseg/shared/queries/tree-nodes.ts";
import { userRuleText } from "@fedseg/wording/programs/explain/user-rule-text.ts";
import { rowScaler } from "../queries/scale-row.ts";
import type { Scorer } from "./scorer.ts";

/** The rule that a user falls under. */
export const explainScorer: Scorer<ExplainSpec, ExplainModel> = {
  prepare({ model, features }, table) {
    const scale = rowScaler(model.scaling, table);
    const row = new Int32Array(model.d);
    const rules = new Map(rulesOf(model.nodes).map((rule) => [rule.node, rule]));
    const ruleOf = (user: number) => (scale(user, row) ? rules.get(endOf(model.nodes, row)) : undefined);
    return {
      score(user) {
        const rule = ruleOf(user);
        return rule && { program: "explain", values: { rule: rule.number } };
      },
      columns: [{ name: "rule", kind: "place" }],
      explain(user) {
        const rule = ruleOf(user);
        if (!rule) return undefined;
        return userRuleText(rule, model, features);
      },
    };
  },
};
