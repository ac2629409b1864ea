import type { Text } from "../language.ts";
import { CLAUSES } from "../refusals/chinese/clauses.ts";

/** What stands over the tables of what a policy says of a plan, and where it says nothing. */
export const JUDGEMENT_WORDS = {
  heading: { en: "WHAT THIS NODE'S POLICY SAYS", zh: "本节点策略的判断" },
  chosen: { en: "what the plan chooses", zh: "计划所选" },
  plan: { en: "plan", zh: "计划" },
  policy: { en: "policy", zh: "策略" },
  missedBy: { en: "missed by", zh: "相差" },
  met: { en: "ok", zh: "符合" },
  missed: { en: "NO", zh: "不符" },
  differ: { en: "where they differ", zh: "不同之处" },
  thePlan: { en: "the plan", zh: "计划" },
  thisNode: { en: "this node", zh: "本节点" },
  nothing: { en: "(nothing)", zh: "（无）" },
  agrees: {
    en: "THIS NODE'S POLICY: agrees. `fedseg-node run` would countersign this plan.",
    zh: "本节点的策略：同意。`fedseg-node run` 将签署此计划。",
  },
  refuses: { en: "THIS NODE'S POLICY: refuses.", zh: "本节点的策略：拒绝。" },
} as const satisfies Readonly<Record<string, Text>>;

/** Returns a clause of a judgement in both languages. */
export function clauseTexts(clause: string): Text {
  const days = /^snapshot, (\d+) days back$/.exec(clause);
  if (days) return { en: clause, zh: `快照，不早于 ${days[1]} 天前` };
  const attempts = /^ε learned if every attempt is opened \((\d+) each(?:, (\d+) more)?\)$/.exec(clause);
  if (attempts) {
    const [, each, more] = attempts;
    const besides = more === undefined ? "" : `，另 ${more} 次`;
    return { en: clause, zh: `打开每次尝试所得知的 ε（每次会话 ${each} 次${besides}）` };
  }
  const begun = Object.keys(CLAUSES).find((en) => clause === en || clause.startsWith(`${en} `));
  return { en: clause, zh: begun === undefined ? clause : `${CLAUSES[begun]}${clause.slice(begun.length)}` };
}
