import { type Html, html } from "@fedseg/wording/page/html.ts";
import { sizeText } from "@fedseg/wording/number-text.ts";
import { withUnit } from "@fedseg/wording/unit-text.ts";
import type { Context, Section } from "../context.ts";
import type { StudyFacts } from "../facts/study-facts.ts";
import { measureWords } from "../measure-words.ts";
import { numbers, tableOf } from "../page-table.ts";
import { eachStudy } from "../studies.ts";

/** Says what is measured of a user, and how much one user can change. */
export function boundsSection(context: Context): Section {
  const { say } = context;
  return {
    id: "bounds",
    title: { en: "What is measured, and its bounds", zh: "度量内容及其界限" },
    answers: {
      articles: "5(1)(b)(c)(d), 13/14, 25",
      topic: { en: "bounded contributions", zh: "贡献的界限" },
    },
    body: html`<p>
        ${say(
          "Each node turns a user's rows into one record of these features. Ranges are public constants of the plan, never learned from rows; values outside are moved to the edge. A user who cannot be measured contributes zeros.",
          "各节点先把一名用户的全部数据行折算成下列特征构成的一条记录。取值范围是计划中的公开常数，绝不从数据行学得；超出范围的值取边界值。无法度量的用户贡献零向量。",
        )}
      </p>
      ${eachStudy(context, (study) => featureTable(study, context))}
      <p>
        ${say(
          "Before anything is added up, a user's part of every vector is cut to the length Δ and rounded to whole numbers; the integers obey Σv² ≤ Δ². The next section shows Δ for every release. That the bound was applied to real rows cannot be seen from outside a node: section “What is not covered”.",
          "求和之前，每名用户在向量中的部分先截断到长度 Δ，再取整；所得整数满足 Σv² ≤ Δ²。各次发布的 Δ 见下一节。截断是否真的施加于真实数据行，在节点之外无从得知，见“未覆盖事项”一节。",
        )}
      </p>`,
  };
}

function featureTable({ plan }: StudyFacts, { language, say }: Context): Html {
  const rows = plan.features.map(
    ({ title, measure, lo, hi, unit, transform }) =>
      html`<tr>
        <th scope="row" class="long">${title[language]}</th>
        <td class="long">${measureWords(measure)[language]}</td>
        <td class="number">${withUnit(`${sizeText(lo)} – ${sizeText(hi)}`, unit, language)}</td>
        <td>${transform === "none" ? say("as it is", "原值") : transform}</td>
      </tr>`,
  );
  return tableOf(
    [
      say("feature", "特征"),
      say("measured of each user", "对每名用户的度量"),
      ...numbers(say("public range", "公开取值范围")),
      say("scale", "变换"),
    ],
    rows,
    {
      caption: `${plan.title}${say(`: data up to ${plan.snapshot}`, `：数据截至 ${plan.snapshot}`)}`,
    },
  );
}
