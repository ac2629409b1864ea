import { html } from "@fedseg/wording/page/html.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Context, Section } from "../context.ts";
import { tableOf } from "../page-table.ts";

/** What the report gives to one article, and what remains to the organisations. */
interface ArticleRow {
  readonly article: string;
  readonly topic: Text;
  readonly here: Text;
  readonly there: Text;
  /** Ids of the sections that answer it. */
  readonly sections: readonly string[];
}

const ROWS: readonly ArticleRow[] = [
  {
    article: "5",
    topic: { en: "principles, accountability", zh: "处理原则与问责" },
    here: {
      en: "purpose, features and bounds fixed beforehand; noisy sums instead of rows; a record that anybody can check",
      zh: "目的、特征与界限事先确定；只发布含噪汇总而非数据行；任何人均可核验的记录",
    },
    there: {
      en: "fairness, accuracy of rows, retention of raw data",
      zh: "公平性、数据行的准确性、原始数据的保存期限",
    },
    sections: ["unit", "bounds", "composition", "checks"],
  },
  {
    article: "6, 7",
    topic: { en: "lawful basis, consent", zh: "合法性基础与同意" },
    here: {
      en: "the version of the consent rule beside every charge",
      zh: "每笔扣减旁记录的同意规则版本",
    },
    there: { en: "the basis itself, and the records of consent", zh: "合法性基础本身及同意记录" },
    sections: ["parties"],
  },
  {
    article: "13/14",
    topic: { en: "information of people", zh: "告知义务" },
    here: {
      en: "recipients, features and the promise in plain words",
      zh: "以通俗语言说明接收方、特征与承诺",
    },
    there: { en: "the notices", zh: "告知文本" },
    sections: ["parties", "bounds", "unit"],
  },
  {
    article: "21",
    topic: { en: "right to object", zh: "反对权" },
    here: {
      en: "an objection takes effect from the next sum on; noise protects in earlier ones",
      zh: "提出反对后自下一次汇总起生效；此前的汇总由噪声保护",
    },
    there: { en: "taking objections, and acting on them", zh: "受理并执行反对请求" },
    sections: ["limits"],
  },
  {
    article: "22",
    topic: { en: "automated decisions", zh: "自动化决策" },
    here: {
      en: "what is released: segments of groups, no decision about a person",
      zh: "所发布的是群体层面的客群，而非针对个人的决定",
    },
    there: { en: "what a platform does with a user's segment", zh: "平台如何使用用户所属客群" },
    sections: ["mechanism"],
  },
  {
    article: "25",
    topic: { en: "protection by design and by default", zh: "设计与默认的数据保护" },
    here: {
      en: "bounds, noise and budgets enforced before anything leaves",
      zh: "在任何数据离开之前强制执行界限、噪声与预算",
    },
    there: { en: "the choice of features and ε", zh: "特征与 ε 的选择" },
    sections: ["bounds", "mechanism", "composition"],
  },
  {
    article: "26",
    topic: { en: "joint controllers", zh: "共同控制者" },
    here: { en: "who approved which plan", zh: "谁批准了哪份计划" },
    there: { en: "the arrangement between them", zh: "彼此之间的安排" },
    sections: ["parties"],
  },
  {
    article: "28",
    topic: { en: "processor", zh: "处理者" },
    here: { en: "what the coordinator could learn at most", zh: "协调方至多能得知什么" },
    there: { en: "the contract", zh: "合同" },
    sections: ["trust"],
  },
  {
    article: "30",
    topic: { en: "records of processing", zh: "处理活动记录" },
    here: {
      en: "the facts; fedseg-audit export --kind art30",
      zh: "事实部分；fedseg-audit export --kind art30",
    },
    there: { en: "contacts, basis, retention", zh: "联系方式、合法性基础、保存期限" },
    sections: ["parties", "composition"],
  },
  {
    article: "32",
    topic: { en: "security", zh: "处理的安全" },
    here: {
      en: "signatures, masking, noise, and ledgers that show every change",
      zh: "签名、掩码、噪声，以及任何改动都会暴露的账本",
    },
    there: { en: "security of the machines that hold rows", zh: "存放数据行的机器的安全" },
    sections: ["trust", "checks", "limits"],
  },
  {
    article: "35",
    topic: { en: "impact assessment", zh: "影响评估" },
    here: {
      en: "measured risks; fedseg-audit export --kind dpia",
      zh: "量化的风险；fedseg-audit export --kind dpia",
    },
    there: { en: "necessity, consultation, decision", zh: "必要性论证、咨询与决定" },
    sections: ["trust", "limits"],
  },
];

/** Says which section answers which article of the GDPR, and what remains to the organisations. */
export function articlesSection(
  { language, say }: Context,
  numberOf: (id: string) => number | undefined,
): Section {
  const rows = ROWS.map(
    ({ article, topic, here, there, sections }) =>
      html`<tr>
        <th scope="row"><b>${article}</b> <small>${topic[language]}</small></th>
        <td>${here[language]}</td>
        <td>${there[language]}</td>
        <td>${sections.filter(numberOf).map((id) => html`<a href="#${id}">${numberOf(id)}</a> `)}</td>
      </tr>`,
  );
  return {
    id: "articles",
    title: { en: "Articles of the GDPR, and where they are answered", zh: "GDPR 条款与本报告的对应" },
    body: html`<p>
        ${say(
          "This report is evidence for people who have to decide; it is no legal opinion and decides nothing.",
          "本报告为决策者提供依据，不构成法律意见，亦不作任何判定。",
        )}
      </p>
      ${tableOf(
        [
          say("Art.", "条款"),
          say("shown here", "本报告提供"),
          say("left to the organisations", "由机构自行说明"),
          say("section", "章节"),
        ],
        rows,
        { kind: "articles" },
      )}`,
  };
}
