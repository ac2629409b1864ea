import type { Text } from "../language.ts";
import { UI_WORDS } from "../page/ui-words.ts";

/** Everything that a coordinator's page says by itself, by where it stands. */
export const PAGE_WORDS = {
  ...UI_WORDS,
  title: { en: "Consortium", zh: "联合体" },
  overview: { en: "Overview", zh: "概览" },
  studies: { en: "Studies", zh: "研究" },
  study: { en: "Study", zh: "研究" },
  newStudy: { en: "New study", zh: "新研究" },
  members: { en: "Members", zh: "成员" },
  schedules: { en: "Schedules", zh: "日程" },
  audit: { en: "Audit", zh: "审计" },
  tokenHow: {
    en: "The operator's command “fedseg-coordinator token add” shows one, once.",
    zh: "令牌由操作员命令 “fedseg-coordinator token add” 显示，仅显示一次。",
  },
  needsYou: { en: "Needs somebody", zh: "需要处理" },
  nothingNeeded: { en: "Nothing waits for anybody right now.", zh: "目前没有等待处理的事项。" },
  noStudies: { en: "There is no study yet.", zh: "尚无研究。" },
  earlierStudies: { en: "Ended earlier", zh: "更早结束的研究" },
  noMembers: { en: "There is no member yet.", zh: "尚无成员。" },
  noSchedules: { en: "There is no schedule.", zh: "没有日程。" },
  noTemplates: {
    en: "There is no template yet: a study is made from one.",
    zh: "尚无模板：研究由模板生成。",
  },
  noBundles: { en: "No study has ended with a bundle yet.", zh: "尚无研究以材料包结束。" },
  next: { en: "Next runs", zh: "即将运行" },
  lately: { en: "Lately", zh: "最近" },
  waitsFor: { en: "Waits for", zh: "等待" },
  sinceWhen: { en: "Since", zh: "状态自" },
  since: { en: "since", zh: "自" },
  studyName: { en: "Name, as commands take it", zh: "名称（用于命令）" },
  planHash: { en: "Hash of its plan (planHash)", zh: "计划的哈希值（planHash）" },
  until: { en: "ends by itself", zh: "自动结束：" },
  snapshot: { en: "Snapshot", zh: "数据截至" },
  cost: { en: "Cost to each member's account at most", zh: "每个成员账户的最高费用" },
  quorum: { en: "Starts with", zh: "启动所需成员数" },
  sessions: { en: "Sessions", zh: "会话" },
  session: { en: "Session", zh: "会话" },
  log: { en: "What happened", zh: "经过" },
  roster: { en: "Who takes part", zh: "参与者" },
  approved: { en: "has approved", zh: "已批准" },
  notApproved: { en: "has not approved", zh: "未批准" },
  hasRefused: { en: "has refused", zh: "已拒绝" },
  declined: { en: "refused by its owner", zh: "其所有者已拒绝" },
  here: { en: "connected", zh: "在线" },
  never: { en: "never seen", zh: "从未出现" },
  lastSeen: { en: "last seen", zh: "最后出现" },
  refusedWith: { en: "refused", zh: "已拒绝" },
  reasonOnSite: {
    en: "Its owner finds the reason there under",
    zh: "其所有者可在本地按此编号查看原因：",
  },
  late: { en: "too late", zh: "迟到" },
  fingerprint: { en: "Key", zh: "密钥" },
  underWay: { en: "Studies under way", zh: "进行中的研究" },
  askedAbout: { en: "Proposals", zh: "提案" },
  pause: { en: "Pause", zh: "暂停" },
  resume: { en: "Go on", zh: "继续" },
  cancel: { en: "End for ever", zh: "永久终止" },
  reason: { en: "Why, for the members to read", zh: "原因（成员可见）" },
  pauseHow: {
    en: "No further session is opened; the one that is open ends.",
    zh: "不再开启新会话；已开启的会话照常结束。",
  },
  cancelHow: {
    en: "It never goes on. Members keep what they were charged for sums that were opened, and are told, signed.",
    zh: "研究不再继续。已打开的求和所产生的费用保留，成员将收到签名通知。",
  },
  acknowledge: { en: "Acknowledge", zh: "标记为已知悉" },
  acknowledgeHow: {
    en: "The verdict stays as it is. It needs nobody any more, unless another audit finds something else.",
    zh: "结论保持不变，只是不再列为需要处理；若之后的审计另有发现，会重新列出。",
  },
  reasonKept: { en: "Why; it stays in the history", zh: "原因（保留在历史记录中）" },
  acknowledged: { en: "Acknowledged, awaited no more:", zh: "已知悉，不再等待：" },
  doIt: { en: "Do it", zh: "确认" },
  back: { en: "Leave it", zh: "返回" },
  propose: { en: "Propose", zh: "提议" },
  proposeHow: {
    en: "Each member decides by itself. Nothing is counted before a member has approved.",
    zh: "每个成员自行决定。成员批准之前不会统计任何数据。",
  },
  name: { en: "Name", zh: "名称" },
  template: { en: "Template", zh: "模板" },
  enrolUntil: { en: "Enrolment closes", zh: "报名截止" },
  whoIsAsked: { en: "Who is asked", zh: "邀请对象" },
  someAsked: {
    en: "A node takes part with exactly those whom its owner has pinned (policy.roster), in that order: each refuses a plan of others, or of fewer, until its owner has written that roster (POLICY_ROSTER). Where somebody may be absent this once, ask all, with a quorum.",
    zh: "节点只与其负责人固定的各方（policy.roster）按该顺序参加：其他或更少各方的计划会被拒绝（POLICY_ROSTER），直到负责人写入该名单。若本次可能有人缺席，请邀请全部成员并设法定数。",
  },
  atLeast: { en: "Start with at least", zh: "最少启动成员数" },
  optional: { en: "optional", zh: "可选" },
  verdict: { en: "Verdict", zh: "结论" },
  files: { en: "Files", zh: "文件" },
  download: { en: "Download the bundle", zh: "下载材料包" },
  auditHow: {
    en: "Verify it yourself: unpack it and run “fedseg-audit verify FOLDER”.",
    zh: "自行验证：解压后运行 “fedseg-audit verify FOLDER”。",
  },
  lastRun: { en: "Last", zh: "上次" },
  runWaits: { en: "waits until a study has ended, at most until", zh: "等待一项研究结束，最迟到" },
  nextRun: { en: "Next", zh: "下次" },
  suspend: { en: "Suspend", zh: "暂停日程" },
  active: { en: "active", zh: "启用" },
  suspended: { en: "suspended", zh: "已暂停" },
  bytes: { en: "bytes", zh: "字节" },
  missing: { en: "missing", zh: "缺席" },
  attempt: { en: "attempt", zh: "尝试次数" },
  continuedBy: { en: "Goes on as", zh: "由此继续：" },
  continues: { en: "In place of", zh: "取代：" },
} as const satisfies Readonly<Record<string, Text>>;

/** States of studies as people read them. */
export const STATE_WORDS = {
  draft: { en: "Draft", zh: "草稿" },
  proposed: { en: "Proposed", zh: "已提议" },
  enrolling: { en: "Enrolling", zh: "报名中" },
  running: { en: "Running", zh: "运行中" },
  paused: { en: "Paused", zh: "已暂停" },
  finished: { en: "Finished", zh: "已完成" },
  failed: { en: "Failed", zh: "失败" },
  cancelled: { en: "Cancelled", zh: "已终止" },
} as const satisfies Readonly<Record<string, Text>>;

/** What an audit comes to. */
export const VERDICT_WORDS = {
  PASS: { en: "PASS", zh: "通过" },
  "NOT VERIFIABLE": { en: "NOT VERIFIABLE", zh: "无法核验" },
  FAIL: { en: "FAIL", zh: "不通过" },
} as const satisfies Readonly<Record<string, Text>>;

/** What else stands in a study's history. */
export const HISTORY_WORDS = {
  audited: { en: "Audited", zh: "已审计" },
  acknowledged: { en: "Acknowledged", zh: "已知悉" },
  collected: { en: "Handed in", zh: "已提交账本" },
  "no-result": { en: "No result", zh: "没有结果" },
  "few-counted": { en: "Too few users counted", zh: "统计到的用户过少" },
} as const satisfies Readonly<Record<string, Text>>;

/** States of members. */
export const MEMBER_WORDS = {
  member: { en: "member", zh: "成员" },
  revoked: { en: "key revoked", zh: "密钥已吊销" },
  left: { en: "has left", zh: "已退出" },
} as const satisfies Readonly<Record<string, Text>>;

/** What a study waits for, before whose name. */
export const AWAITED_WORDS = {
  opening: { en: "the day enrolment opens", zh: "报名开放之日" },
  approval: { en: "approval of", zh: "批准：" },
  enrolment: {
    en: "its turn to enrol, behind a study of the same members",
    zh: "轮到本研究报名（相同成员的另一项研究在先）",
  },
  countersignature: { en: "countersignature, when it has room, of", zh: "会签（待有空位）：" },
  turn: { en: "its turn beside other studies", zh: "与其他研究轮流" },
  bundle: { en: "keys of", zh: "密钥：" },
  report: { en: "report of", zh: "报告：" },
  confirmation: { en: "confirmation of", zh: "确认：" },
  unmasking: { en: "shares of", zh: "份额：" },
  node: { en: "the node of", zh: "节点：" },
  withdrawal: { en: "an operator, who ends it: it never goes on", zh: "操作员：终止（它不会再继续）" },
  books: { en: "its books, which could not be opened or written", zh: "其账本（未能打开或写入）" },
  operator: { en: "an operator, who lets it go on or ends it", zh: "操作员：继续或终止" },
} as const satisfies Readonly<Record<string, Text>>;
