import { rulesOf } from "@fedseg/shared/programs/explain/rules.ts";
import { type ExplainModel, type ExplainSpec, leafOf } from "@fedseg/shared/programs/explain/spec.ts";
import { userRuleText } from "@fedseg/wording/programs/explain/rule-text.ts";
import { rowScaler } from "../queries/scale-row.ts";
import type { Scorer } from "./scorer.ts";

/** The rule that a user falls under. */
export const explainScorer: Scorer<ExplainSpec, ExplainModel> = {
  prepare({ model, features }, table) {
    const scale = rowScaler(model.scaling, table);
    const row = new Int32Array(model.d);
    const rules = new Map(rulesOf(model).map((rule) => [rule.node, rule]));
    const ruleOf = (user: number) => (scale(user, row) ? rules.get(leafOf(model.nodes, row)) : undefined);
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
