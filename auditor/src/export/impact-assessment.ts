import type { Context } from "../report/context.ts";
import { checkCalled } from "../checks/all.ts";
import { codeWordsZh } from "../report/finding-words.ts";
import { LIMITS } from "../report/sections/limits.ts";
import { type DocumentSection, type ExportDocument, found, open, tabled } from "./document.ts";
import {
  checkTable,
  dataTables,
  platformTable,
  questionTable,
  studyEntries,
  verdictEntry,
} from "./facts-words.ts";
import { riskEntries } from "./risk-words.ts";
import { securityEntries } from "./security-words.ts";

/** Makes the annex of a data protection impact assessment, as far as a bundle's documents tell. */
export function impactAssessment(context: Context): ExportDocument {
  const { data, language, say } = context;
  return {
    v: 1,
    kind: "dpia",
    language,
    title: say("Data protection impact assessment: technical annex", "数据保护影响评估：技术附件"),
    preface: [
      say(
        "An annex for the assessment that the controllers make: it measures what can be measured and says what cannot. Marked parts only an organisation can fill in; the decision is the controllers'.",
        "供控制者开展影响评估时使用的附件：能够度量的给出数值，不能度量的如实说明。带标记的部分只能由机构填写；决定由控制者作出。",
      ),
    ],
    studies: data.studies.map(({ studyId, plan }) => ({ studyId, title: plan.title })),
    verdict: data.verdict,
    sections: [
      description(context),
      necessity(context),
      risks(context),
      measures(context),
      residual(context),
      decision(context),
    ],
  };
}

function description(context: Context): DocumentSection {
  const { say } = context;
  return {
    id: "description",
    title: say("Systematic description", "系统性描述"),
    provisions: say("Art. 35(7)(a)", "第 35 条第 7 款 (a)"),
    entries: [
      verdictEntry(context),
      ...studyEntries(context),
      found(
        say("Flow of data", "数据流"),
        say(
          "Each platform's node reads its own rows, turns a user into one record, bounds it, adds all users up, adds noise and a mask, and sends one vector. The coordinator adds the vectors; masks cancel in the sum. The noisy sum is released to all, and the next question follows from it. At the end every node computes the same model and labels its own users.",
          "各平台的节点读取自有数据行，把每名用户折算为一条记录并加以限界，对全部用户求和，加噪声、加掩码，发出一个向量。协调方对各向量求和，掩码在总和中抵消。含噪总和向各方发布，并由此决定下一个问题。最后各节点算得相同的模型，并为自己的用户打上标签。",
        ),
      ),
      platformTable(context),
      ...dataTables(context),
      questionTable(context),
      open(
        say("Context", "背景"),
        say(
          "Business purpose, legitimate interest if relied on, relation to the users, expectations of users.",
          "业务目的、所依据的合法利益（如适用）、与用户的关系、用户的合理期待。",
        ),
      ),
    ],
  };
}

function necessity({ data, say }: Context): DocumentSection {
  const rules = [...new Set(data.parties.flatMap(({ consentRules }) => consentRules))];
  return {
    id: "necessity",
    title: say("Necessity and proportionality", "必要性与相称性"),
    provisions: say(
      "Art. 35(7)(b), 5, 6, 7, 12–22, 25",
      "第 35 条第 7 款 (b)、第 5、6、7 条、第 12 至 22 条、第 25 条",
    ),
    entries: [
      found(
        say("Purpose limitation and minimisation", "目的限制与数据最小化"),
        say(
          "A node answers only what the countersigned plan asks. Features, ranges, number of sums and budget are fixed before any row is read. Only noisy sums are released.",
          "节点只回答已会签计划所提的问题。特征、取值范围、汇总次数与预算均在读取任何数据行之前确定。只发布含噪汇总。",
        ),
      ),
      found(
        say("Rights of users", "用户权利"),
        say(
          `A user who objects or withdraws is left out from the next sum on; noise protects the user in earlier ones. A platform answers a user with data held, segment, reasons and ε spent. Consent rule in the ledgers: ${rules.join(", ") || "none"}.`,
          `提出反对或撤回同意的用户，自下一次汇总起不再计入；此前的汇总由噪声保护。平台可向用户答复所持数据、所属客群、理由及已用 ε。账本所载同意规则：${rules.join("、") || "无"}。`,
        ),
      ),
      open(
        say("Lawful basis and information", "合法性基础与告知"),
        say(
          "Basis of each platform, records of consent, notices under Art. 13/14.",
          "各平台的合法性基础、同意记录、依第 13/14 条的告知。",
        ),
      ),
      open(
        say("Alternatives", "替代方案"),
        say(
          "Why this purpose needs several platforms, these features and this ε, and what was considered instead.",
          "为何该目的需要多个平台、这些特征与此 ε；考虑过哪些替代方案。",
        ),
      ),
    ],
  };
}

function risks(context: Context): DocumentSection {
  const { say } = context;
  return {
    id: "risks",
    title: say("Risks to rights and freedoms", "对权利与自由的风险"),
    provisions: say("Art. 35(7)(c)", "第 35 条第 7 款 (c)"),
    entries: [
      found(
        say("Finding out about a single user", "推知单个用户的信息"),
        say(
          "From everything that was released: whether a user's data is in, and with it anything that the data would reveal. Measured below for each attacker.",
          "从全部发布内容推断某用户的数据是否在内，进而推知其数据所揭示的信息。以下按攻击者逐一度量。",
        ),
      ),
      ...riskEntries(context),
      found(
        say("Not bounded by ε", "ε 不予限定的风险"),
        say(
          "Statements about groups, such as what a segment's members tend to buy; use of segments against a group; invented rows of a platform; loss of raw data at a platform; what a platform does with labels.",
          "关于群体的结论（例如某客群成员的购买倾向）；以客群对某一群体作不利使用；平台虚构数据行；平台原始数据的泄露；平台对标签的使用。",
        ),
      ),
      open(
        say("Severity and likelihood", "严重性与可能性"),
        say(
          "For each risk, in the context of the platforms and their users.",
          "结合各平台及其用户的具体情况，对每项风险作出评估。",
        ),
      ),
    ],
  };
}

function measures(context: Context): DocumentSection {
  const { say } = context;
  return {
    id: "measures",
    title: say("Measures", "应对措施"),
    provisions: say("Art. 35(7)(d), 32, 25", "第 35 条第 7 款 (d)、第 32 条、第 25 条"),
    entries: [
      ...securityEntries(context),
      checkTable(context),
      open(
        say("Organisational measures", "组织措施"),
        say("Access, training, contracts, incident response.", "访问权限、培训、合同、事件响应。"),
      ),
    ],
  };
}

function residual({ data, language, say }: Context): DocumentSection {
  const unproved = data.checks.flatMap(({ number, name, findings }) =>
    findings
      .filter(({ verdict }) => verdict !== "PASS")
      .map(({ verdict, code, text }) => [
        `${number} ${checkCalled({ name }).name[language]}`,
        verdict === "FAIL" ? say("DOES NOT HOLD", "不成立") : say("cannot be verified", "无法核验"),
        code,
        language === "zh" ? (codeWordsZh(code) ?? text) : text,
      ]),
  );
  return {
    id: "residual",
    title: say("Residual risks and what cannot be verified", "剩余风险与无法核验事项"),
    provisions: say("Art. 35(7)(d), 5(2), 36", "第 35 条第 7 款 (d)、第 5 条第 2 款、第 36 条"),
    entries: [
      tabled(
        say("What no document can show", "任何材料都无法证明的事项"),
        [say("cannot be seen", "无从得知"), say("where to look instead", "应当另查何处")],
        LIMITS.map(({ what, instead }) => [what[language], instead[language]]),
      ),
      tabled(
        say("What this bundle leaves open", "本材料包未能证明的事项"),
        [say("check", "核查项"), say("state", "状态"), say("code", "代码"), say("detail", "详情")],
        unproved,
      ),
      open(
        say("Acceptance of the residual risk", "对剩余风险的接受"),
        say(
          "Whether it is acceptable, and why; otherwise prior consultation (Art. 36).",
          "是否可以接受及理由；否则应依第 36 条事先咨询监管机构。",
        ),
      ),
    ],
  };
}

function decision({ say }: Context): DocumentSection {
  return {
    id: "decision",
    title: say("Consultation, decision, review", "咨询、决定与复审"),
    provisions: say("Art. 35(2), 35(9), 35(11)", "第 35 条第 2、9、11 款"),
    entries: [
      open(say("Advice of the data protection officer", "数据保护官意见")),
      open(say("Views of users or their representatives", "用户或其代表的意见")),
      open(
        say("Decision, date, signature, next review", "决定、日期、签署、下次复审"),
        say(
          "Review when the plan, the roster, the features or ε change.",
          "计划、参与方、特征或 ε 变更时应予复审。",
        ),
      ),
    ],
  };
}
