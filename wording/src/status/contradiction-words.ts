import type { Text } from "../language.ts";

/** What an audit has found that contradicts what was signed, by the code of its finding. */
export const CONTRADICTIONS: ReadonlyMap<string, Text> = new Map(
  Object.entries({
    ACCOUNTANTS_DISAGREE: {
      en: "the two ways of accounting come to different results",
      zh: "两套核算方法的结果不一致",
    },
    APPROVE_KEY: {
      en: "approved under another channel key than the one that was enrolled",
      zh: "批准时使用的通道密钥与登记不符",
    },
    APPROVE_SNAPSHOT: { en: "another snapshot was approved than the plan's", zh: "批准的快照时刻与计划不符" },
    APPROVE_MISSING: { en: "a ledger holds no approval of the plan", zh: "账本中没有对该计划的批准" },
    APPROVE_TWICE: { en: "one plan was approved twice", zh: "同一计划被批准两次" },
    ATTEMPT_UNACCOUNTED: { en: "nobody can say what became of an attempt", zh: "有一次尝试去向不明" },
    BAD_BUNDLE: { en: "a node's keys are not what it has signed", zh: "某节点的密钥材料与其签名不符" },
    BAD_CLOSE: { en: "how a session was closed is not what was signed", zh: "会话记录的关闭声明与签名不符" },
    BAD_HEADER: {
      en: "a report in a session's record is not what was signed",
      zh: "会话记录中某份报告与其签名不符",
    },
    BAD_MASKED: {
      en: "a masked vector in a session's record does not have the hash that was signed",
      zh: "会话记录中的加掩码向量与所签哈希不符",
    },
    BAD_OPEN: { en: "how a session was opened is not what was signed", zh: "会话记录的开启声明与签名不符" },
    BAD_RESULT: {
      en: "a session's result is not what was signed, or not whole",
      zh: "会话记录的结果与签名不符，或不完整",
    },
    BUDGET_EXCEEDED: { en: "an account has passed its budget", zh: "账户超出预算" },
    BUDGET_UNEARNED: {
      en: "an account's budget is larger than its ε allows",
      zh: "账户预算多于其 ε 所允许的数额",
    },
    CANARY_DAMAGED: { en: "the report of a noise measurement cannot be read", zh: "噪声实测报告无法读取" },
    CANARY_FAILED: {
      en: "a party's own measurement of its noise has failed",
      zh: "该方对自身噪声的实测未通过",
    },
    CANARY_STRANGER: {
      en: "the report of a noise measurement is another party's",
      zh: "噪声实测报告属于另一方",
    },
    CANARY_VERDICT: {
      en: "a noise measurement concludes what its numbers or the ledger do not",
      zh: "噪声实测的结论与其数据或账本记载不符",
    },
    CHAIN_BROKEN: {
      en: "a line of a ledger does not follow from the line before it",
      zh: "账本链断裂：某行与前一行不衔接",
    },
    CHARGED_TWICE: { en: "one attempt was charged twice", zh: "同一次尝试被扣减两次" },
    CHARGE_BEFORE_APPROVAL: { en: "a charge stands before the approval", zh: "批准之前已有扣减" },
    CHARGE_BEFORE_ENROLMENT: {
      en: "a charge stands before everybody had countersigned",
      zh: "全部会签完成之前已有扣减",
    },
    CHARGE_DIFFERS: {
      en: "a charge is not what the session's noise and sensitivity cost",
      zh: "扣减额与该次会话的噪声和灵敏度不符",
    },
    CHARGE_MISSING: { en: "a report has left without its charge", zh: "已发出的报告没有相应扣减" },
    CHECKPOINT_FALSE: {
      en: "a checkpoint is not what its key has signed; who changed or handed it in is not known",
      zh: "检查点与其所署密钥实际签过的内容不符；由谁改动或提交不得而知",
    },
    CLAIM_FALSE: {
      en: "an attempt was opened of which its node had told the others that it had given it up",
      zh: "对其他节点声称已放弃的尝试，实际已参与打开",
    },
    CLOCK_BACKWARDS: { en: "the times of a ledger run backwards", zh: "账本记录的时间倒退" },
    CLOSE_DIFFERS: { en: "who was in the sum is not what the record says", zh: "打开的参与集合与记录不符" },
    CONVICTION_FALSE: {
      en: "a node is called convicted on evidence that does not hold",
      zh: "称某节点已被证实作假，但证据并不成立",
    },
    CORRECTION_FORWARD: {
      en: "a correction names an entry that is not there yet",
      zh: "更正所指的条目尚不存在",
    },
    ENROLLED_DIFFERS: {
      en: "the countersigned plan of a ledger is not the bundle's",
      zh: "账本记载的会签与材料包不符",
    },
    ENROLLED_EARLY: { en: "the countersigning stands before the approval", zh: "会签记录早于批准" },
    ENROLLED_MISSING: {
      en: "a ledger does not hold that everybody has countersigned",
      zh: "账本中没有会签完成的记录",
    },
    ENROLLED_TWICE: { en: "the countersigning stands twice", zh: "会签完成被记录两次" },
    ENROL_MISSING: {
      en: "there are not as many countersignatures as parties; who changed or handed it in is not known",
      zh: "会签份数与计划的参与方数目不符；由谁改动或提交不得而知",
    },
    ENROL_SIGNATURE: {
      en: "a countersignature does not fit the plan or its party's key",
      zh: "会签与计划或其署名方的密钥不符",
    },
    EPSILON_EXCEEDED: {
      en: "the released ε is more than the plan has promised",
      zh: "发布的 ε 超出计划承诺",
    },
    FAULTY_DIFFERS: {
      en: "a faulty sum of a ledger is not the one in the bundle",
      zh: "账本所记的错误之和与材料包中的记录不符",
    },
    FAULTY_FALSE: {
      en: "what is recorded as a faulty sum is none",
      zh: "作为错误之和发布的记录其实并非如此",
    },
    FORK_CHECKPOINT: {
      en: "a ledger contradicts a checkpoint that its party has signed: it keeps two ledgers",
      zh: "账本与该方签过的检查点不符：该方保存两份账本",
    },
    FORK_REPORTED: {
      en: "a ledger contradicts what its party has signed in a report: it keeps two ledgers",
      zh: "账本与该方在报告中签过的状态不符：该方保存两份账本",
    },
    FORK_WITNESSED: {
      en: "others have seen another ledger that the party has signed",
      zh: "其他参与方见证过该方签过的另一份账本",
    },
    INPUT_DIFFERS: {
      en: "the earlier model that the plan carries is not the one that was released",
      zh: "计划所带的早期模型与该研究发布的不同",
    },
    KEY_GENESIS: {
      en: "a ledger begins under another key than the plan's",
      zh: "账本开户所用的公钥不是计划所列公钥",
    },
    KEY_NOT_IN_FORCE: {
      en: "an entry is signed with a key that is no longer in force",
      zh: "条目由已失效的密钥签署",
    },
    KEY_PIN: {
      en: "a key of the plan is not the one that the auditor knows",
      zh: "计划所列公钥与审计方登记的公钥不同",
    },
    KEY_REVOCATION: {
      en: "a revocation is not signed with the key that it revokes",
      zh: "吊销声明未由被吊销的密钥签署",
    },
    KEY_REVOKED: { en: "a revoked key was used", zh: "已吊销的密钥仍被使用" },
    KEY_ROTATION: { en: "a change of keys lacks the new key's consent", zh: "更换密钥缺少新密钥的认可" },
    LADDER_BROKEN: { en: "the steps of an account's budget break their rule", zh: "账户的预算档位不合规则" },
    LEDGER_NAME: { en: "a ledger holds entries of another one", zh: "账本中有属于另一账本的条目" },
    MECHANISM_DIFFERS: {
      en: "noise or sensitivity that was asked for is not the plan's",
      zh: "所要求的噪声或灵敏度与计划不符",
    },
    MODEL_DIFFERS: {
      en: "the released model is not what the sums come to",
      zh: "已发布的模型与重放结果不同",
    },
    MODEL_HASH: { en: "a ledger names another model", zh: "账本记载的是另一个模型" },
    MODEL_UNRECORDED: { en: "a ledger does not hold the model", zh: "账本没有模型记录" },
    NOISE_TOO_SMALL: {
      en: "fewer honest nodes have added noise than the plan asks for",
      zh: "加噪声的诚实节点少于计划要求",
    },
    OPEN_DIFFERS: {
      en: "the question that was charged is not the recorded one",
      zh: "扣减所对应的问题与记录不符",
    },
    END_BROKEN: {
      en: "the coordinator has signed that the study had ended, and went on to a model",
      zh: "协调方签署研究已终止，却继续进行并得出了模型",
    },
    ORDER: { en: "entries stand in an order that cannot be", zh: "事件的先后次序不符" },
    RAISE_OFF_LADDER: { en: "a budget was raised to no step of the ladder", zh: "预算上调未按档位进行" },
    REFUND_OPENED: {
      en: "a charge came back of an attempt that its node had opened",
      zh: "已参与打开的尝试被退还",
    },
    SETTLED_UNFOUNDED: {
      en: "a session was settled at more than was reserved for it",
      zh: "结算额高于预留额",
    },
    SETTLED_DIFFERS: {
      en: "what a session was settled at is not what the noise of its nodes costs",
      zh: "结算额与参与节点的噪声不符",
    },
    REFUND_UNFOUNDED: { en: "a refund does not fit the account", zh: "退还与账户不符" },
    REFUND_UNPROVED: { en: "a refund lacks its proof", zh: "退还缺少证明" },
    RELEASE_DIFFERS: {
      en: "a release in a ledger is not the session's record",
      zh: "账本记载的发布与会话记录不符",
    },
    RELEASE_MISSING: { en: "a ledger lacks a release", zh: "账本缺少一次发布" },
    REPORT_DIFFERS: {
      en: "the report that a ledger says has left is not the recorded one",
      zh: "账本记载发出的报告与记录不符",
    },
    RESEND_DIFFERS: {
      en: "what was sent again is not what was sent first",
      zh: "重发的内容与首次发出的不同",
    },
    SENT_MISSING: { en: "a report has left that the ledger does not hold", zh: "已发出的报告没有记入账本" },
    SESSION_EXTRA: { en: "there is a session after the program had ended", zh: "程序已结束，却另有会话" },
    SIGNATURE_LEDGER: {
      en: "an entry is not signed with the key that was in force",
      zh: "账本条目未由当时有效的密钥签署",
    },
    STATEMENT_UNSIGNED: {
      en: "a statement is not signed with its party's key; who changed or handed it in is not known",
      zh: "所载声明未由其署名方的密钥签署；由谁改动或提交不得而知",
    },
    STUDY_OVER_BUDGET: {
      en: "all releases together cost more than the plan's budget",
      zh: "全部发布的开销之和超出计划预算",
    },
    TAILS_TOO_HEAVY: {
      en: "the tails of the noise take more than their part of δ",
      zh: "噪声尾部的贡献超出允许份额",
    },
    TOTALS_WRONG: {
      en: "a balance in a ledger does not follow from the entries before it",
      zh: "账本所写余额与此前条目不符",
    },
    TWO_RELEASES: {
      en: "the coordinator has signed two releases of one session",
      zh: "协调方对同一会话签署了两次发布",
    },
    TWO_CLOSES: {
      en: "the coordinator has signed two sets of nodes for one attempt",
      zh: "协调方为同一次尝试签署了两个不同的参与集合",
    },
    TWO_OPENS: {
      en: "the coordinator has signed two questions for one attempt",
      zh: "协调方为同一次尝试签署了两份不同的开启指令",
    },
    TWO_ROSTERS: {
      en: "the coordinator has signed two lists of countersignatures for one study",
      zh: "协调方为同一研究签署了两份不同的会签名单",
    },
    UNMASK_MISSING: {
      en: "a node has opened a sum that its ledger does not hold",
      zh: "参与打开却未记入账本",
    },
    WRONG_SESSION: { en: "a session's file is of another session", zh: "会话文件属于另一次会话" },
  }),
);
