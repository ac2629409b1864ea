import type { Context } from "../report/context.ts";
import { type DocumentSection, type ExportDocument, found, open } from "./document.ts";
import { dataTables, platformTable, questionTable, studyEntries, verdictEntry } from "./facts-words.ts";
import { processor, recipients, retention, security, transfers } from "./record-handling.ts";

/** Makes the record of processing activities of a bundle, as far as its documents tell. */
export function recordOfProcessing(context: Context): ExportDocument {
  const { data, language, say } = context;
  return {
    v: 1,
    kind: "art30",
    language,
    title: say("Record of processing activities", "处理活动记录"),
    preface: [
      say(
        "Made from the published bundle of federated studies. Statements without a mark follow from signed documents; what only an organisation can say is marked and left open. No legal opinion.",
        "依据联邦客群研究所发布的材料包生成。未加标记的内容出自已签名材料；只有机构自身才能说明的内容已作标记，留待填写。本文件不构成法律意见。",
      ),
    ],
    studies: data.studies.map(({ studyId, plan }) => ({ studyId, title: plan.title })),
    verdict: data.verdict,
    sections: [
      controllers(context),
      purposes(context),
      categories(context),
      recipients(context),
      transfers(context),
      retention(context),
      security(context),
      processor(context),
    ],
  };
}

function controllers(context: Context): DocumentSection {
  const { say } = context;
  return {
    id: "controllers",
    title: say("Joint controllers", "共同控制者"),
    provisions: say("Art. 30(1)(a), 26", "第 30 条第 1 款 (a)、第 26 条"),
    entries: [
      verdictEntry(context),
      platformTable(context),
      open(
        say("Contacts", "联系方式"),
        say(
          "For every platform: legal name, contact, representative if any, data protection officer.",
          "各平台：法定名称、联系方式、代表（如有）、数据保护官。",
        ),
      ),
      open(
        say("Arrangement between the controllers", "控制者之间的安排"),
        say(
          "Who answers to data subjects and who informs them; where the essence of the arrangement is published.",
          "由谁答复数据主体、由谁履行告知；安排要点在何处公布。",
        ),
      ),
    ],
  };
}

function purposes(context: Context): DocumentSection {
  const { say } = context;
  return {
    id: "purposes",
    title: say("Purposes", "处理目的"),
    provisions: say("Art. 30(1)(b), 5(1)(b), 6", "第 30 条第 1 款 (b)、第 5 条第 1 款 (b)、第 6 条"),
    entries: [
      ...studyEntries(context),
      questionTable(context),
      open(
        say("What the segments are for", "客群的用途"),
        say(
          "Business purpose, lawful basis of each platform, and whether decisions about single users rest on segments (Art. 22).",
          "业务目的、各平台的合法性基础，以及是否依据客群对单个用户作出决定（第 22 条）。",
        ),
      ),
    ],
  };
}

function categories(context: Context): DocumentSection {
  const { data, say } = context;
  const rules = [...new Set(data.parties.flatMap(({ consentRules }) => consentRules))];
  return {
    id: "categories",
    title: say("Data subjects and categories of data", "数据主体与数据类别"),
    provisions: say("Art. 30(1)(c), 9", "第 30 条第 1 款 (c)、第 9 条"),
    entries: [
      found(
        say("Data subjects", "数据主体"),
        say(
          `Users (customers) of the platforms who may be counted by the platform's own rule${rules.length > 0 ? `: ${rules.join(", ")}` : ""}.`,
          `各平台依自身规则可计入统计的用户（客户）${rules.length > 0 ? `：${rules.join("、")}` : ""}。`,
        ),
      ),
      ...dataTables(context),
      open(
        say("Special categories", "特殊类别数据"),
        say(
          "Whether any of these features reveals data of Art. 9, and on which ground.",
          "上述特征是否揭示第 9 条所列数据，依据何种例外。",
        ),
      ),
    ],
  };
}
