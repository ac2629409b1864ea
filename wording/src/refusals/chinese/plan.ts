/** Why nobody could accept a plan, and what a node cannot show, by their sentences. */
export const PLAN_CHINESE: Readonly<Record<string, string>> = {
  "The input {} is the model {} of study {}.": "输入 {1} 是研究 {3} 的模型 {2}。",
  "This node's own ledger names it as that study's.": "本节点的账本记载其属于该研究。",
  "This node took no part in that study: its ledger cannot tell, and the model is taken as public.":
    "本节点未参与该研究：账本无从判断，该模型按公开内容对待。",
  "This node took part in that study, and its ledger does not name this model as its result.":
    "本节点参与过该研究，但账本未记载此模型为其结果。",
  "epsilon is {}.": "epsilon 为 {}。",
  "A guarantee needs 0 < epsilon, and above 20 it protects nobody.":
    "保证要求 0 < epsilon；超过 20 则不能保护任何人。",
  "Choose an epsilon between 0.1 and 10.": "请在 0.1 到 10 之间选择 epsilon。",
  "The plan counts on {} users and caps them at {}.": "计划预计有 {} 名用户，而上限为 {}。",
  "The cap bounds delta, so it may not be below what the plan itself says there are.":
    "该上限约束 delta，因此不得低于计划自述的用户数。",
  "delta is {} with at most {} users.": "delta 为 {}，用户最多 {} 名。",
  "delta must be positive and at most 1/(10 · users): it bounds the chance that the guarantee fails for somebody.":
    "delta 须为正且不超过 1/(10 · 用户数)：它限定保证对某人失效的概率。",
  "The plan's cohort breaks {}.": "计划的群组参数违反 {}。",
  "Change c, t or m (leave them out to get the defaults for the roster), or enrol more nodes.":
    "请更改 c、t 或 m（省略则取名单的默认值），或登记更多节点。",
  "The programs need {} sessions and the plan allows {}.": "各程序需要 {} 次会话，而计划允许 {} 次。",
  "A node refuses every session beyond the plan's limit, so the study could not end.":
    "节点会拒绝超出计划限额的会话，研究将无法结束。",
  "Set limits.maxSessions to {} or more.": "请将 limits.maxSessions 设为 {} 或更大。",
  "The plan speaks protocol {}.": "计划使用协议 {}。",
  "This software speaks {} and nothing else.": "本软件只使用 {}。",
  "Upgrade the older side, so that coordinator and nodes have a protocol in common.":
    "请升级较旧的一方，使协调方与节点有共同的协议。",
  "Two parties of the plan share a name or an identity key.": "计划中有两方使用相同的名称或身份密钥。",
  "One organisation under two names would count twice toward the threshold.":
    "同一组织以两个名称出现会在门限中计两次。",
  "Give every party its own name and its own identity key.": "请为每一方使用各自的名称与身份密钥。",
  "The programs' shares of the budget sum to {}.": "各程序的预算份额合计为 {}。",
  "All programs together have one budget.": "所有程序共用一份预算。",
  "Lower the shares so that they sum to 1 or less.": "请降低份额，使其合计不超过 1。",
  "There is no {} before {}.": "{2} 之前没有 {1}。",
  "{} builds on what {} was told.": "{} 建立在 {} 所得结果之上。",
  "List {} first, or leave start out of {}, which then learns a regression of its own.":
    "请先列出 {}，或去掉 {} 的 start，由其自行学习回归。",
  "List {} first, or leave {} out.": "请先列出 {}，或去掉 {}。",
  "Reports leave {} ms after their question, and are waited for only {} ms.":
    "报告在提问后 {} 毫秒发出，而只等待 {} 毫秒。",
  "Every session would be charged and none would end.": "每次会话都会计费而无法结束。",
  "Set timing.reportMs well above timing.tickMs.": "请让 timing.reportMs 明显大于 timing.tickMs。",
  "The plan goes on with {} of its {} nodes.": "计划以 {} 个节点继续（共 {} 个）。",
  "A study has {} nodes or more, and no more than its roster.": "研究至少有 {} 个节点，且不超过其名单。",
  "Choose a quorum between {} and {}, or leave it out: then everybody has to come.":
    "请在 {} 与 {} 之间选择法定数，或省略：则须各方到齐。",
  "The study ends at {} at the latest, and enrolment closes at {}.": "研究最晚在 {} 结束，而报名在 {} 截止。",
  "It would have no time.": "没有可用的时间。",
  "Set the deadline behind the day on which enrolment closes, with time for all sessions.":
    "请将期限设在报名截止日之后，为所有会话留出时间。",
  "The noise tails of {} are not certified at delta {}.": "{} 的噪声尾部在 delta {} 下未获认证。",
  "Its sensitivity is so large against its noise that the accounting would not hold.":
    "其敏感度相对噪声过大，核算不能成立。",
  "Plan with a smaller epsilon or a larger delta.": "请用更小的 epsilon 或更大的 delta 制定计划。",
  "This node has no segments yet.": "本节点尚无客群。",
  "They are written when a study ends with a segmentation.": "研究以分群结束时写入客群。",
  "Take part in a study (fedseg-node run), or see fedseg-node account for what became of the last one.":
    "请参与一项研究（fedseg-node run），或用 fedseg-node account 查看上一项研究的结果。",
  "The file {} is not what this version of the program writes.": "文件 {} 不是本版本程序所写的内容。",
  "It was changed, or another version wrote it.": "它被更改过，或由其他版本写入。",
  "The node writes it anew at the end of its next study; the bundle of the last one has the model.":
    "节点在下一研究结束时会重新写入；上一研究的材料包含有模型。",
  "This node has labelled no users yet.": "本节点尚未为用户打标签。",
  "Users are labelled when a study has ended.": "研究结束后为用户打标签。",
  "Run the node until its study has ended, then ask again.": "请运行节点直到研究结束，然后再查询。",
  "This plan is not under way here, and cannot be answered any more.": "该计划在此不在进行中，也不能再答复。",
  "A preview is of what would leave: of what has ended or was refused nothing would.":
    "预览显示将离开的内容：已结束或已拒绝的不会有内容离开。",
  "Choose one of the plans that are listed now.": "请选择当前列出的计划之一。",
  "This node has no finished study.": "本节点没有已完成的研究。",
  "The latest study has released no segmentation.": "最新的研究没有发布分群。",
  "What is asked for is said by segments, and there are none.": "所查询的内容按客群给出，而现在没有客群。",
  "`fedseg-node segments` says whether it was refused, and why; or ask the operator for a study with segmentation among its programs.":
    "`fedseg-node segments` 会说明是否被拒绝及原因；也可请操作员发起包含分群的研究。",
  "This user was erased, and stays left out.": "该用户已被删除，将一直排除在外。",
  "An erasure removes what would be needed to take it back, and a person was promised that it lasts.":
    "删除会移除撤回所需的内容，并且已向本人承诺长期有效。",
  "Let the person take part again under another id, if they ask for it.":
    "若本人要求，可用另一编号重新参与。",
  "No user of this id has withdrawn at this node.": "本节点没有此编号的用户退出。",
  "There is nothing to take back.": "没有可撤回的内容。",
  "Check the id as it is written in the data; an objection in a source of the consent section is changed there.":
    "请核对数据中的编号；consent 部分来源中的异议须在该来源更改。",
};
