import { type Html, html } from "@fedseg/wording/page/html.ts";
import { LACKING, LIMITS } from "@fedseg/wording/status/finding-words.ts";
import type { Finding } from "../finding.ts";
import type { Language } from "@fedseg/wording/language.ts";

/** What the code of a contradiction says, in Chinese; English readers have the finding's own text. */
const WORDS: Readonly<Record<string, string>> = {
  ACCOUNTANTS_DISAGREE: "两套核算方法的结果不一致",
  APPROVE_KEY: "批准时使用的通道密钥与登记不符",
  APPROVE_SNAPSHOT: "批准的快照时刻与计划不符",
  APPROVE_MISSING: "账本中没有对该计划的批准",
  APPROVE_TWICE: "同一计划被批准两次",
  ATTEMPT_UNACCOUNTED: "有一次尝试去向不明",
  BAD_BUNDLE: "会话记录中某节点的密钥材料与其签名不符",
  BAD_CLOSE: "会话记录的关闭声明与签名不符",
  BAD_HEADER: "会话记录中某份报告与其签名不符",
  BAD_MASKED: "会话记录中的加掩码向量与所签哈希不符",
  BAD_OPEN: "会话记录的开启声明与签名不符",
  BAD_RESULT: "会话记录的结果与签名不符，或不完整",
  BUDGET_EXCEEDED: "账户超出预算",
  BUDGET_UNEARNED: "账户预算多于其 ε 所允许的数额",
  CANARY_DAMAGED: "噪声实测报告无法读取",
  CANARY_FAILED: "该方对自身噪声的实测未通过",
  CANARY_STRANGER: "噪声实测报告属于另一方",
  CANARY_VERDICT: "噪声实测的结论与其数据或账本记载不符",
  CHAIN_BROKEN: "账本链断裂：某行与前一行不衔接",
  CHARGED_TWICE: "同一次尝试被扣减两次",
  CHARGE_BEFORE_APPROVAL: "批准之前已有扣减",
  CHARGE_BEFORE_ENROLMENT: "全部会签完成之前已有扣减",
  CHARGE_DIFFERS: "扣减额与该次会话的噪声和灵敏度不符",
  CHARGE_MISSING: "已发出的报告没有相应扣减",
  CHECKPOINT_FALSE: "检查点与其所署密钥实际签过的内容不符；由谁改动或提交不得而知",
  CLAIM_FALSE: "对其他节点声称已放弃的尝试，实际已参与打开",
  CLOCK_BACKWARDS: "账本记录的时间倒退",
  CLOSE_DIFFERS: "打开的参与集合与记录不符",
  CONVICTION_FALSE: "称某节点已被证实作假，但证据并不成立",
  CORRECTION_FORWARD: "更正所指的条目尚不存在",
  ENROLLED_DIFFERS: "账本记载的会签与材料包不符",
  ENROLLED_EARLY: "会签记录早于批准",
  ENROLLED_MISSING: "账本中没有会签完成的记录",
  ENROLLED_TWICE: "会签完成被记录两次",
  ENROL_MISSING: "会签份数与计划的参与方数目不符；由谁改动或提交不得而知",
  ENROL_SIGNATURE: "会签与计划或其署名方的密钥不符",
  EPSILON_EXCEEDED: "发布的 ε 超出计划承诺",
  FAULTY_DIFFERS: "账本所记的错误之和与材料包中的记录不符",
  FAULTY_FALSE: "作为错误之和发布的记录其实并非如此",
  FORK_CHECKPOINT: "账本与该方签过的检查点不符：该方保存两份账本",
  FORK_REPORTED: "账本与该方在报告中签过的状态不符：该方保存两份账本",
  FORK_WITNESSED: "其他参与方见证过该方签过的另一份账本",
  INPUT_DIFFERS: "计划所带的早期模型与该研究发布的不同",
  KEY_GENESIS: "账本开户所用的公钥不是计划所列公钥",
  KEY_NOT_IN_FORCE: "条目由已失效的密钥签署",
  KEY_PIN: "计划所列公钥与审计方登记的公钥不同",
  KEY_REVOCATION: "吊销声明未由被吊销的密钥签署",
  KEY_REVOKED: "已吊销的密钥仍被使用",
  KEY_ROTATION: "更换密钥缺少新密钥的认可",
  LADDER_BROKEN: "账户的预算档位不合规则",
  LEDGER_NAME: "账本中有属于另一账本的条目",
  MECHANISM_DIFFERS: "所要求的噪声或灵敏度与计划不符",
  MODEL_DIFFERS: "已发布的模型与重放结果不同",
  MODEL_HASH: "账本记载的是另一个模型",
  MODEL_UNRECORDED: "账本没有模型记录",
  NOISE_TOO_SMALL: "加噪声的诚实节点少于计划要求",
  OPEN_DIFFERS: "扣减所对应的问题与记录不符",
  END_BROKEN: "协调方签署研究已终止，却继续进行并得出了模型",
  ORDER: "事件的先后次序不符",
  RAISE_OFF_LADDER: "预算上调未按档位进行",
  REFUND_OPENED: "已参与打开的尝试被退还",
  SETTLED_UNFOUNDED: "结算额高于预留额",
  SETTLED_DIFFERS: "结算额与参与节点的噪声不符",
  REFUND_UNFOUNDED: "退还与账户不符",
  REFUND_UNPROVED: "退还缺少证明",
  RELEASE_DIFFERS: "账本记载的发布与会话记录不符",
  RELEASE_MISSING: "账本缺少一次发布",
  REPORT_DIFFERS: "账本记载发出的报告与记录不符",
  RESEND_DIFFERS: "重发的内容与首次发出的不同",
  SENT_MISSING: "已发出的报告没有记入账本",
  SESSION_EXTRA: "程序已结束，却另有会话",
  SIGNATURE_LEDGER: "账本条目未由当时有效的密钥签署",
  STATEMENT_UNSIGNED: "所载声明未由其署名方的密钥签署；由谁改动或提交不得而知",
  STUDY_OVER_BUDGET: "全部发布的开销之和超出计划预算",
  TAILS_TOO_HEAVY: "噪声尾部的贡献超出允许份额",
  TOTALS_WRONG: "账本所写余额与此前条目不符",
  TWO_RELEASES: "协调方对同一会话签署了两次发布",
  TWO_CLOSES: "协调方为同一次尝试签署了两个不同的参与集合",
  TWO_OPENS: "协调方为同一次尝试签署了两份不同的开启指令",
  TWO_ROSTERS: "协调方为同一研究签署了两份不同的会签名单",
  UNMASK_MISSING: "参与打开却未记入账本",
  WRONG_SESSION: "会话文件属于另一次会话",
};

/** Writes what a finding says: its own words, in Chinese behind what its code means. */
export function findingText({ code, text }: Finding, language: Language): Html {
  const words = language === "zh" ? codeWordsZh(code) : undefined;
  return words === undefined
    ? html`<span lang="en">${text}</span>`
    : html`${words} <small lang="en">${text}</small>`;
}

/** Says what a code means in Chinese; undefined for a code without words. */
export function codeWordsZh(code: string): string | undefined {
  return (
    LIMITS.get(code)?.zh ?? LACKING.get(code)?.zh ?? (Object.hasOwn(WORDS, code) ? WORDS[code] : undefined)
  );
}
