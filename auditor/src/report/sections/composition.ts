import { html } from "@fedseg/wording/page/html.ts";
import type { Context, Section } from "../context.ts";
import { eachStudy } from "../studies.ts";
import { accountsBlock } from "./accounts.ts";
import { attemptsBlock } from "./attempts.ts";
import { releasesBlock } from "./releases.ts";

/** Says what was released when, what it added up to, and what every account has spent of its budget. */
export function compositionSection(context: Context): Section {
  const { say } = context;
  return {
    id: "composition",
    title: {
      en: "Composition: releases, charges and budgets over time",
      zh: "组合：发布、开销与预算随时间的变化",
    },
    answers: {
      articles: "5(2), 25, 30",
      topic: { en: "composition and accounting", zh: "组合与核算" },
    },
    body: html`<p>
        ${say(
          "Costs add in mu², not in ε: the ε of single releases do not sum to that of all. One account per organisation pays for every study; there is no refresh. A charge is booked before anything leaves and returns only on a certificate that the attempt can never be opened.",
          "开销按 mu² 相加，而非按 ε 相加：各次发布的 ε 之和不等于总 ε。每家机构只有一个账户，承担所有研究的开销，不会重置。任何数据离开之前先行扣减；只有凭证明表明该次尝试永远无法打开时才予退还。",
        )}
      </p>
      ${eachStudy(context, (study) => releasesBlock(study, context))} ${attemptsBlock(context)}
      ${accountsBlock(context)}`,
  };
}
