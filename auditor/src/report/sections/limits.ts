import { html } from "@fedseg/wording/page/html.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Context, Section } from "../context.ts";
import { tableOf } from "../page-table.ts";

/** What no bundle of documents can show, and what each party can do about it. */
export const LIMITS: readonly { readonly what: Text; readonly instead: Text }[] = [
  {
    what: {
      en: "That every node really drew its noise. Only masked vectors are recorded, and a mask hides the noise with everything else.",
      zh: "各节点是否真的抽取了噪声。记录中只有加掩码的向量，掩码把噪声连同其他一切一并遮住。",
    },
    instead: {
      en: "Inspect the software that runs; run the audit of the noise on made-up data in the same installation.",
      zh: "检查实际运行的软件；在同一安装环境中用虚构数据做噪声实测。",
    },
  },
  {
    what: {
      en: "That clipping was applied to real rows, and that the rows are the platform's customers: no row ever leaves a node.",
      zh: "截断是否施加于真实数据行，以及这些数据行是否确为该平台的用户：数据行从不离开节点。",
    },
    instead: {
      en: "Inspect the node at the platform: its quality report, previews and receipts.",
      zh: "在平台现场检查节点：质量报告、预览与回执。",
    },
  },
  {
    what: {
      en: "That no organisation runs two nodes, and who the people behind the keys are.",
      zh: "是否有机构运行两个节点，以及密钥背后的主体是谁。",
    },
    instead: {
      en: "Compare keys outside this system, and give them to the audit as pins.",
      zh: "在系统之外核对公钥，并作为登记值提供给审计程序。",
    },
  },
  {
    what: {
      en: "That the software named in the ledgers is what really ran: a statement of software is the party's own.",
      zh: "账本所载软件是否就是实际运行的软件：软件声明由各方自述。",
    },
    instead: {
      en: "Have installations attested or inspected by somebody whom all trust.",
      zh: "由各方共同信任的机构对安装环境进行认证或检查。",
    },
  },
  {
    what: {
      en: "What leaks by the time a computation takes. Noise is drawn before rows are read and reports leave at a fixed tick; no more is claimed.",
      zh: "运算耗时造成的泄露。噪声在读取数据行之前抽取，报告按固定时刻发出；除此之外不作主张。",
    },
    instead: { en: "Run nodes on machines of their own.", zh: "在独立的机器上运行节点。" },
  },
  {
    what: {
      en: "That people were informed, consented or could object: no ledger holds ids. It holds the version of the rule by which the platform decided.",
      zh: "用户是否已被告知、是否同意、能否提出异议：账本不含任何用户编号，只记录平台作出决定所依据的规则版本。",
    },
    instead: {
      en: "Ask the platform for its consent records and for what it answers to a person.",
      zh: "向平台查阅同意记录及其对个人请求的答复。",
    },
  },
];

/** Says plainly what this report cannot say. */
export function limitsSection({ language, say }: Context): Section {
  return {
    id: "limits",
    title: { en: "What is not covered", zh: "未覆盖事项" },
    answers: {
      articles: "5(2), 24, 32, 35",
      topic: { en: "data collection exposure, side channels, and limits", zh: "数据收集风险、侧信道与局限" },
    },
    body: html`<p>
        ${say(
          "Differential privacy bounds what releases say about one user. It does not say that a purpose is lawful, that data is right, that groups are treated fairly, or that raw data is kept safe where it lies. And some things no document can show:",
          "差分隐私限定的是发布结果对单个用户的泄露程度。它不说明目的合法、数据正确、群体受到公平对待，也不说明原始数据在存放处得到妥善保管。此外，有些事项任何材料都无法证明：",
        )}
      </p>
      ${tableOf(
        [say("cannot be seen here", "此处无从得知"), say("where to look instead", "应当另查何处")],
        LIMITS.map(
          ({ what, instead }) =>
            html`<tr>
              <td>${what[language]}</td>
              <td>${instead[language]}</td>
            </tr>`,
        ),
        { kind: "limits" },
      )}`,
  };
}
