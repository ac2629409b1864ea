import type { Text } from "../language.ts";

/** What an audit cannot show, by the code of its finding: no command supplies it, and a PASS has it too. */
export const LIMITS: ReadonlyMap<string, Text> = new Map(
  Object.entries({
    ACCOUNTANT_REFUSED: {
      en: "what the second way of accounting comes to: it gives no number here",
      zh: "第二套核算方法无法给出数值",
    },
    CANARY_NONE: {
      en: "how nodes' noise was measured: no measurement is in the bundle",
      zh: "材料包中没有噪声实测",
    },
    CANARY_RUN: {
      en: "whether noise was really measured, and on the software that ran",
      zh: "噪声实测是否真的进行、是否在所用软件上进行",
    },
    CHECKPOINT_OLD: {
      en: "that nobody keeps another end of a ledger: its last entries are not cosigned yet",
      zh: "账本末段尚无人联署，无法排除存在另一结尾",
    },
    FILE_UNEXPECTED: {
      en: "a file in the bundle that does not belong there; no check reads it",
      zh: "材料包中有不应存在的文件",
    },
    FOREIGN_STUDY: {
      en: "an account's charges for other studies: counted, but their sessions are not in this bundle",
      zh: "账户另有其他研究的扣减：已计入，但其会话不在本材料包内",
    },
    KEY_LOST: {
      en: "whether what a key signed before it was revoked is its owner's",
      zh: "密钥被吊销之前由其签署的内容是否可信",
    },
    KEY_OWNER: {
      en: "whose keys these are (with --pin the auditor holds them against keys that it knows)",
      zh: "这些公钥是否确属相应机构（可用 --pin 提供已知公钥）",
    },
    LEDGER_ABSENT: {
      en: "a ledger was not handed in: what it would show was not checked",
      zh: "账本未交付，相关内容无从核验",
    },
    MODEL_OPEN: { en: "a model of a program that has not ended", zh: "程序尚未结束，没有模型可核对" },
    NOISE_DRAWN: {
      en: "whether nodes really drew their noise: the records hold masked vectors only",
      zh: "各节点是否真的抽取了噪声：记录中只有加掩码的向量",
    },
    NOTHING_CHECKED: {
      en: "nothing in the bundle for one of the checks",
      zh: "材料包中没有可供此项核查的内容",
    },
    ONE_ACCOUNT: {
      en: "whether a person has one account at each platform: the guarantee is for one user",
      zh: "同一人在每个平台是否只有一个账户：保证以一名用户为单位",
    },
    ONE_NODE_EACH: {
      en: "whether an organisation runs two nodes, and who is behind a key",
      zh: "是否有机构运行两个节点，以及密钥背后的主体是谁",
    },
    REFUND_OPEN: {
      en: "a refund for a session whose record is not there to be verified",
      zh: "退还所涉会话没有可核验的记录",
    },
    ROWS_CLIPPED: {
      en: "whether real rows were cut to their bounds: rows never leave a node",
      zh: "截断是否施加于真实数据行：数据行从不离开节点",
    },
    SESSION_UNVERIFIED: { en: "a session's record could not be verified", zh: "会话记录未通过核验" },
    SOFTWARE_RUN: {
      en: "whether the software that ran is the one that is declared",
      zh: "实际运行的软件是否即所声明的软件",
    },
    SOFTWARE_UNKNOWN: {
      en: "what the declared software holds: the auditor has no copy to compare",
      zh: "所声明软件的内容：审计方没有可对照的副本",
    },
    SOFTWARE_UNNAMED: {
      en: "which software ran: no ledger says it",
      zh: "各方运行了什么软件：没有账本作出声明",
    },
    STUDY_LEFT: {
      en: "what a party's ledger held after it left the study",
      zh: "该方已退出研究，账本中没有后续内容",
    },
    STUDY_UNREADABLE: { en: "plan and enrolments do not make up a study", zh: "计划与会签不能构成一项研究" },
    TIMING: {
      en: "what the times of messages give away: only what was sent is recorded",
      zh: "消息的时间可能泄露的信息：只记录了发送内容",
    },
  }),
);

/** What an audit lacks, by the code of its finding: somebody can supply it. */
export const LACKING: ReadonlyMap<string, Text> = new Map(
  Object.entries({
    ABSENT_STRANGER: {
      en: "a name given as absent is no party of the plan",
      zh: "命令行中标为缺席的名称不是计划的参与方",
    },
    CANARY_DIFFERS: {
      en: "a report of measured noise is not the one that the ledger names",
      zh: "噪声实测报告与账本记载不符",
    },
    CHECKPOINT_ALONE: { en: "a checkpoint has too few cosignatures", zh: "检查点未获足额联署" },
    CHECKPOINT_DAMAGED: {
      en: "a file of checkpoints holds what cannot be read",
      zh: "检查点文件含有无法识别的内容",
    },
    CHECKPOINT_MISSING: { en: "a checkpoint is missing", zh: "缺少检查点" },
    CHECKPOINT_UNSIGNED: { en: "a checkpoint is not signed by its party", zh: "检查点未由该方签名" },
    CLOSE_OTHER: {
      en: "a ledger names other members of a sum than the bundle, and what its node was shown is not in it",
      zh: "账本记载的参与集合与材料包不同；该节点当时收到的协调方签名不在材料包内",
    },
    COPIES_DIFFER: { en: "two copies that were collected differ", zh: "收集到的两份副本互不相同" },
    END_OTHER: {
      en: "a ledger says that the study was ended, yet it has a model; what its node was shown is not in the bundle",
      zh: "某节点的账本写有研究已被协调方终止，而研究已有模型；该节点收到的签名不在材料包内",
    },
    ENROLLED_OTHER: {
      en: "a ledger names another list of enrolments, and what its node was shown is not in the bundle",
      zh: "账本记载的会签名单与材料包不同；该节点当时收到的协调方签名不在材料包内",
    },
    ENROLMENTS_MISSING: { en: "the file of enrolments is missing", zh: "缺少会签文件" },
    ENROLMENTS_UNREADABLE: { en: "the file of enrolments cannot be read", zh: "会签文件无法读取" },
    EVIDENCE_UNRECORDED: {
      en: "a ledger says that a node was left out, and the evidence is not in the bundle",
      zh: "账本记载某节点被排除，但材料包中没有相应证据",
    },
    FAULTY_UNRECORDED: {
      en: "a ledger names a faulty sum whose record is not in the bundle",
      zh: "账本记载一次错误之和，但材料包中没有其记录",
    },
    FILE_STRANGER: {
      en: "a file belongs to no party of the plan, or lies in the wrong place",
      zh: "文件不属于计划的任何参与方，或位置不对",
    },
    INPUT_UNRECORDED: {
      en: "no ledger in the bundle names the earlier model that the plan takes",
      zh: "材料包中没有账本记载计划所带的早期模型",
    },
    LEDGER_CUT: { en: "a ledger ends early", zh: "账本提前结束" },
    LEDGER_DAMAGED: { en: "a ledger's file is damaged", zh: "账本文件损坏" },
    LEDGER_MISSING: { en: "a ledger is missing", zh: "缺少账本" },
    LEDGER_OLD: {
      en: "a ledger lacks its last entries: an older copy was handed in, or they wait unsigned at its keeper (LEDGER_UNSIGNED)",
      zh: "账本缺少末尾条目：交付的是较早的副本，或其保管方尚待签署这些条目（LEDGER_UNSIGNED）",
    },
    LEDGER_TORN: { en: "a ledger ends in the middle of a write", zh: "账本在一次写入的中间结束" },
    LEDGER_UNKNOWN: {
      en: "a ledger has signed entries that this software does not know",
      zh: "账本含有由其密钥签署、但本软件不认识的条目",
    },
    MODEL_EARLY: { en: "a model is there before its program has ended", zh: "程序尚未结束，模型却已发布" },
    MODEL_MISSING: { en: "a model is missing, though its program has ended", zh: "程序已结束，但缺少模型" },
    MODEL_UNREADABLE: {
      en: "a model's file is damaged or written otherwise",
      zh: "模型文件损坏，或写法与重放结果不同",
    },
    OPEN_OTHER: {
      en: "two nodes were charged for different openings of one attempt, and not both are in the bundle",
      zh: "两个节点为同一次尝试扣减了不同的开启指令；协调方的两份签名不都在材料包内",
    },
    PIN_STRANGER: { en: "a name given with a key is no party of the plan", zh: "登记的名称不是计划的参与方" },
    PLAN_MISSING: { en: "the plan is missing", zh: "缺少计划" },
    PLAN_UNREADABLE: { en: "the plan cannot be read", zh: "计划无法读取" },
    PLAN_VERSION: { en: "the plan is of another version of the protocol", zh: "计划属于另一协议版本" },
    RECORD_DAMAGED: { en: "a session's record cannot be read", zh: "会话记录无法读取" },
    RELEASE_OTHER: {
      en: "a ledger names another release of a session, and what its node was shown is not in the bundle",
      zh: "账本记载的是同一会话的另一次发布，材料包中没有该节点收到的记录",
    },
    RELEASE_UNRECORDED: {
      en: "a ledger names a release that has no record to verify",
      zh: "账本记载的发布没有可核验的会话记录",
    },
    REPORT_UNBOOKED: {
      en: "a ledger has no charge for a report that its node signed",
      zh: "账本缺少该节点已签署报告所对应的扣减；打开该次尝试的参与方太少，也可能是其磁盘曾被恢复到旧状态",
    },
    SESSION_MISSING: { en: "a session is missing", zh: "缺少一次会话" },
    SHOWN_DAMAGED: {
      en: "a record that a node handed in is damaged",
      zh: "节点交付的、其所收到的记录已损坏",
    },
    SOFTWARE_DIFFERS: { en: "parties declare different software", zh: "各方声明的软件不相同" },
    SOFTWARE_MISSING: {
      en: "a party declares no software, and others do",
      zh: "有参与方未声明软件，而其他方已声明",
    },
    SOFTWARE_UNTRUSTED: {
      en: "the software that ran is not the one that was asked for",
      zh: "各方运行的软件不是所要求的软件",
    },
    STUDY_TWICE: { en: "the study is in the bundle twice", zh: "同一研究在材料包中出现两次" },
    TESTIMONY_UNPROVED: {
      en: "somebody tells of another or longer ledger, without a signed checkpoint to prove it",
      zh: "有人作证存在另一份或更长的账本，但没有该方签过的检查点可以证明",
    },
  }),
);
