/** What a coordinator's service refuses, by its sentences. */
export const SERVICE_CHINESE: Readonly<Record<string, string>> = {
  "Another member has this identity key.": "另一成员已使用此身份密钥。",
  "Under two names one organisation would be asked, and counted, twice.":
    "同一组织以两个名称出现会被询问和计数两次。",
  "Ask each member for the key that it has made itself.": "请向每个成员索取其自己生成的密钥。",
  "This is no statement with which {} hands over the key that the service knows of it.":
    "这不是 {} 移交本服务所知密钥的声明。",
  "Only the key before can name the next one, and both sign it.":
    "只有前一密钥才能指定下一密钥，且须由两者签名。",
  "Take the file that the member's rotate-key has written, unchanged, and the ones before it first.":
    "请原样使用该成员 rotate-key 写出的文件，并先处理更早的文件。",
  "Each proposal is shown to people, and each study takes a share of this machine.":
    "每项提案都要呈给人看，每个研究都要占用本机的一部分资源。",
  "The members have no protocol in common with each other: {}; this software speaks {}.":
    "成员之间没有共同的协议：{}；本软件使用 {}。",
  "A study is spoken in one protocol by everybody.": "一个研究由各方使用同一协议。",
  "Let those with the oldest one upgrade their software, or ask the others alone (--members).":
    "请让协议最旧的成员升级软件，或只邀请其他成员（--members）。",
  "The study asks {} members and would start with {}.": "研究邀请 {} 个成员，并将以 {} 个启动。",
  "A sum hides a member only among others: a study has {} or more, and no more start than are asked.":
    "求和只能把成员隐藏在其他成员之中：研究须有 {} 个或更多成员，且启动数不超过邀请数。",
  "Members have until a date to approve, and nothing waits without end.":
    "成员须在某一日期前批准，任何事都不会无限等待。",
  "A date of the proposal is none.": "提案中有无效的日期。",
  "Write dates as 2026-12-01T00:00:00Z.": "请按 2026-12-01T00:00:00Z 的格式书写日期。",
  "Enrolment closes at {}, before it opens or in the past.": "报名在 {} 截止，早于开始时间或已过去。",
  "Give a later closesAt.": "请给出更晚的 closesAt。",
  "The snapshot {} lies behind {}, when enrolment closes: until then no member agrees to it.":
    "数据截止时间 {} 晚于报名截止时间 {}：在此之前没有成员会同意。",
  "Give an earlier snapshot, or a closesAt behind it.": "请给出更早的 snapshot，或在其之后的 closesAt。",
  "The deadline {} is not behind {}, when enrolment closes.": "期限 {} 不晚于报名截止时间 {}。",
  "Give a later deadline, with time for all sessions.": "请给出更晚的期限，为所有会话留出时间。",
  "There is no {} {}.": "没有{} {}。",
  "The service does only what is asked by a name that it knows.": "服务只处理以其已知名称提出的要求。",
  "Add the {} first.": "请先添加{}。",
  "Give one of: {}.": "请使用以下之一：{}。",
  "That is no name of a {}.": "这不是有效的{}名称。",
  "Names become folders, rows and parts of addresses.": "名称会成为文件夹、数据行和地址的一部分。",
  "Use 1 to 63 small letters, digits and hyphens, the first a letter or a digit.":
    "请使用 1 到 63 个小写字母、数字和连字符，首位为字母或数字。",
  "There is a {} {} already.": "已有{} {}。",
  "A name means one thing for as long as the service keeps its books.":
    "在服务保存账本期间，一个名称只指一物。",
  "Choose another name.": "请选择其他名称。",
  "This identity key is revoked.": "此身份密钥已被吊销。",
  "A revocation holds for ever, in every study.": "吊销永久有效，适用于每个研究。",
  "Ask the member for a key that it has made anew, and compare it with the member on the phone.":
    "请向该成员索取新生成的密钥，并通过电话核对。",
  "{} is in the study {}, which is {}.": "{} 正在参与研究 {}（{}）。",
  "A plan names the key that each of its members signs with, to the end.":
    "计划指定每个成员直到结束所用的签名密钥。",
  "Let the study end, or cancel it (the command is withdraw); then enter the new key.":
    "请等研究结束或终止它（命令为 withdraw），然后登记新密钥。",
  "The study {} has published no bundle.": "研究 {} 没有发布材料包。",
  "A study publishes one when it ends, with its model or without, and none when it ends before its first session. One that was ended early first hears from its members what they never open: it publishes when all have answered, or its plan's longest step (timing.bundleMs or reportMs) has passed.":
    "研究结束时发布材料包，无论有没有模型；在第一次会话之前结束的则不发布。提前终止的研究先听取成员声明其永不打开的内容：待全部答复，或计划中最长的一步（timing.bundleMs 或 reportMs）过去之后发布。",
  "Wait that long, and look with fedseg-coordinator history, which shows the bundle; then hand the ledgers in.":
    "请等待这段时间，用 fedseg-coordinator history 查看材料包，然后提交账本。",
  "The bundle of the study {} lacks here what its verdict rests on: {}.":
    "研究 {} 的材料包在此处缺少其结论所依据的内容：{}。",
  "It was handed in to another process of this coordinator, or has gone from this folder. A verdict of less would hide what was found: the one that there is stays.":
    "这些内容提交给了本协调方的另一进程，或已从此文件夹消失。依据更少内容的结论会掩盖已发现的问题：因此保留现有结论。",
  "Run collect here with everything that members have handed in for {}, also what was collected before: then it is audited anew.":
    "请在此运行 collect，带上成员为 {} 提交的全部内容，包括之前收集过的：随后将重新审计。",
  "The verdict of the study {} stays FAIL: it does not say what it rests on, and the bundle here gives another.":
    "研究 {} 的结论保持 FAIL：它没有说明所依据的内容，而此处的材料包给出不同结论。",
  "Software of before did not note that, so this folder may be an older one than the verdict's. A verdict of less would hide what was found.":
    "早期软件没有记录这一点，因此此文件夹可能比结论所依据的更旧。依据更少内容的结论会掩盖已发现的问题。",
  'The study is paused for good ({}): "resume" leads nowhere.': "研究已永久暂停（{}）：resume 不起作用。",
  "The {} holds nothing that is shown.": "{}中没有可见的文字。",
  "Members read it beside others, and know a study by it.": "成员会在其他研究旁读到它，并凭它辨认研究。",
  "Write the {} in words.": "请用文字填写{}。",
  "The {} holds the character U+{}, which is not shown.": "{}中含有不可见的字符 U+{}。",
  "Such characters turn what stands around them or act on a terminal: members would read another text than was written.":
    "此类字符会颠倒周围文字的方向或影响终端显示：成员读到的会与所写的不同。",
  "Write the {} anew by hand: what is copied may hold some that nobody sees.":
    "请手工重新输入{}：复制的文本可能带有看不见的字符。",
  "The verdict of the study {} is {}: only NOT VERIFIABLE can be acknowledged.":
    "研究 {} 的结论为 {}：只有 NOT VERIFIABLE（无法核验）可以标记为已知悉。",
  "PASS lacks nothing, a FAIL accuses somebody and stays open, and before an audit there is nothing to know.":
    "PASS（通过）不缺内容；FAIL（不通过）指向某一方的过错，须继续处理；审计之前则没有可知悉的结论。",
  "Look at the study with fedseg-coordinator history; what a FAIL has found is shown by fedseg-audit report BUNDLE.":
    "请用 fedseg-coordinator history 查看该研究；FAIL 的发现可用 fedseg-audit report BUNDLE 查看。",
  "The books of the study {} cannot be opened.": "研究 {} 的账本无法打开。",
  "What it was is in the service's log, under the same name.": "原因见服务日志中的同一名称。",
  "Mend what the log names, and ask again.": "请解决日志所述问题后重试。",
  "Every member would refuse what is made from it.": "由此生成的内容会被每个成员拒绝。",
  "Correct what is named; the words are those of a configuration's study section.":
    "请更正所指之处；用词与配置的 study 部分相同。",
  "Members could still enrol in the run of {} when the next one comes at {}.":
    "下一次运行（{2}）到来时，成员仍可报名 {1} 的运行。",
  "Enrolment is open for {} days, and a run that comes while the one before is under way is skipped.":
    "报名开放 {} 天；前一次运行仍在进行时到来的运行会被跳过。",
  "Give enrolDays less than the time between two runs, or let the schedule run less often.":
    "请让 enrolDays 小于两次运行的间隔，或降低运行频率。",
  "There is no time zone {}.": "没有时区 {}。",
  "The cron expression {} cannot be read.": "无法解析 cron 表达式 {}。",
  "The cron expression {} names a day that no year has.": "cron 表达式 {} 指定了不存在的日期。",
  "A schedule without a run would look as if it were waiting for one.": "没有运行的日程看上去像在等待运行。",
  "The run {} of {} was not made: the schedule is suspended.": "{2} 的运行 {1} 未进行：日程已暂停。",
  "A suspended schedule makes no studies, and does not make up for them later.":
    "暂停的日程不生成研究，之后也不补做。",
  "Let the schedule go on, and propose this study by hand if it is wanted.":
    "请恢复日程；需要时手动提议此研究。",
  'The study is {} since {}: "{}" leads nowhere from there.': "研究自 {2} 起处于“{1}”状态：不能执行“{3}”。",
  "What has ended stays ended: members have been told so under signature.":
    "已结束的不会再开始：成员已收到签名通知。",
  "Each state has its own ways out, and members are told of each.":
    "每种状态有其可行的去向，成员都会得到通知。",
  "What can be done with it now: {}.": "目前可以执行：{}。",
  "Propose another study.": "请提议另一研究。",
};

/** What stands in a sentence for a thing of the service or its state. */
export const SERVICE_PARTS: Readonly<Record<string, string>> = {
  title: "标题",
  reason: "原因",
  study: "研究",
  template: "模板",
  member: "成员",
  schedule: "日程",
  "this month": "本月",
  "this year": "本年",
  "any month": "任何月份",
  "any year": "任何年份",
  draft: "草稿",
  proposed: "已提议",
  enrolling: "报名中",
  running: "运行中",
  paused: "已暂停",
  finished: "已完成",
  failed: "失败",
  cancelled: "已终止",
  pause: "暂停",
  resume: "继续",
  cancel: "终止",
};
