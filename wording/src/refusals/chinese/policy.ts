/** Why a node refuses a plan by its owner's policy, limits and rules, by their sentences. */
export const POLICY_CHINESE: Readonly<Record<string, string>> = {
  "This node's own policy does not allow it.": "本节点自己的策略不允许。",
  "The plan names another coordinator than the one pinned here.": "计划指定的协调方与此处固定的不同。",
  "Check the coordinator's key with its operator before you change the pin.":
    "更改固定值之前，请与其操作员核对协调方的密钥。",
  "The plan's roster differs from the one pinned here.": "计划的名单与此处固定的不同。",
  "Where it leaves out who is still a partner, ask the operator to propose it to all, with a quorum. Else compare names and keys with your partners; pin the new roster only if all agree.":
    "若它漏掉了仍是伙伴的一方，请操作员向全部成员提议并设法定数。否则请与伙伴核对名称与密钥；各方都同意后才固定新名单。",
  "The plan takes the place of another, and not as that one had said.":
    "该计划取代另一计划，但方式与后者所述不符。",
  "Let the coordinator end the earlier study first, before anything is charged in it, and propose the same plan to those who had approved it, once; any other change is a new plan, without `replaces`.":
    "请协调方先结束较早的研究（在其产生费用之前），再向已批准者提出同一计划一次；任何其他更改都是新计划，不带 `replaces`。",
  "The plan's n, c, t or m protects less than this node asks for.":
    "计划的 n、c、t 或 m 所提供的保护低于本节点要求。",
  "Leave the plan's cohort out to get the usual numbers, or change policy.limits if your organisation agrees.":
    "省略计划的 cohort 即可采用通常的数值；或在贵组织同意后更改 policy.limits。",
  "The plan's epsilon or delta is larger than this node allows.":
    "计划的 epsilon 或 delta 大于本节点允许的值。",
  "Ask for a cheaper plan, or raise policy.maxEpsilon or maxDelta if your organisation agrees.":
    "请要求费用更低的计划；或在贵组织同意后提高 policy.maxEpsilon 或 maxDelta。",
  "The plan's attempts, all of them opened, would tell more than this node allows.":
    "若计划的所有尝试都被打开，泄露的信息会超过本节点允许的程度。",
  "Ask for fewer attempts or a smaller epsilon, or raise policy.maxEpsilon or policy.limits.maxAttempts if your organisation agrees.":
    "请要求更少的尝试次数或更小的 epsilon；或在贵组织同意后提高 policy.maxEpsilon 或 policy.limits.maxAttempts。",
  "The plan allows more sessions than this node does.": "计划允许的会话数多于本节点。",
  "Ask for a smaller limits.maxSessions, or raise policy.limits.maxSessions.":
    "请要求更小的 limits.maxSessions，或提高 policy.limits.maxSessions。",
  "The plan's tick is shorter than this node asks for.": "计划的时间节拍短于本节点要求。",
  "Ask for a longer timing.tickMs; lower policy.limits.minTickMs only below what a session never takes here.":
    "请要求更长的 timing.tickMs；只有在本地会话绝不会超过时才降低 policy.limits.minTickMs。",
  "The plan leaves less time for reading rows than this node asks for.":
    "计划留给读取数据的时间少于本节点要求。",
  "Ask for a longer timing.prepareMs; lower policy.limits.minPrepareMs only below what reading never takes here.":
    "请要求更长的 timing.prepareMs；只有在本地读取绝不会超过时才降低 policy.limits.minPrepareMs。",
  "A step of the plan may take longer than this node waits.": "计划的某一步可能超过本节点愿意等待的时间。",
  "Ask for shorter times under timing, or raise policy.limits.maxWaitMs.":
    "请要求更短的 timing，或提高 policy.limits.maxWaitMs。",
  "The plan's snapshot lies outside the window that this node allows.":
    "计划的快照不在本节点允许的时间范围内。",
  "Ask for a snapshot inside it, check this machine's clock, or change policy.limits if your organisation agrees.":
    "请要求范围内的快照、检查本机时钟，或在贵组织同意后更改 policy.limits。",
  "A feature of the plan is not, in the same words, in this node's dictionary.":
    "计划的某个特征在本节点的字典中没有完全相同的定义。",
  "Compare your dictionary file with the coordinator's; take over the feature if your organisation agrees to it.":
    "请与协调方的字典文件比较；贵组织同意后采用该特征。",
  "The plan cleans data by other rules than this node's dictionary.": "计划的数据清洗规则与本节点字典不同。",
  "Compare the cleaning section of your dictionary file with the coordinator's.":
    "请与协调方比较字典文件的 cleaning 部分。",
  "The plan judges by another target than this node's dictionary.": "计划采用的目标与本节点字典不同。",
  "Compare the targets of your dictionary file with the coordinator's.": "请与协调方比较字典文件的 targets。",
  "The plan counts by another catalogue than this node's dictionary.": "计划采用的目录与本节点字典不同。",
  "Compare the two hashes with your partners, and take over the file of the one that all agree on.":
    "请与伙伴核对两个哈希值，并采用各方同意的那个文件。",
  "An earlier model that the plan carries is not the one with which that study ended at this node.":
    "计划携带的早期模型不是该研究在本节点结束时的模型。",
  "Ask the coordinator for a plan with the model.json that this node's ledger names, or for one without it.":
    "请向协调方索要携带本节点账本所记 model.json 的计划，或不带该模型的计划。",
  "The roster has not been compared with as many partners as this node's policy asks for.":
    "名单尚未与本节点策略所要求数量的伙伴核对。",
  "The coordinator's operator hands out the keys; only partners who compare them with each other can tell whether they are true.":
    "密钥由协调方的操作员分发；只有伙伴之间互相核对才能知道其真伪。",
  "Run fedseg-node compare --config FILE: it says with whom to compare, and how. Two calls of a minute each are enough where c is 1.":
    "请运行 fedseg-node compare --config FILE：它会说明与谁核对以及如何核对。c 为 1 时，两次各一分钟的通话即可。",
  "This node takes part in no new study.": "本节点不参与新的研究。",
  "Its policy says `approve: never`.": "其策略为 `approve: never`。",
  "Nothing was approved. Write `approve: ask` or `approve: standing` under policy when your organisation takes part again.":
    "未批准任何内容。贵组织再次参与时，请在 policy 下写 `approve: ask` 或 `approve: standing`。",
  "This node's owner has declined the plan.": "本节点的所有者已拒绝该计划。",
  "A plan is countersigned for an owner, never by the software alone.":
    "计划须代表所有者签署，软件绝不自行签署。",
  "Ask the owner why; fedseg-node approve takes it back for as long as the plan is offered.":
    "请询问所有者原因；计划仍被提出期间可用 fedseg-node approve 改为批准。",
  "{} proposals wait for this node's owner, and no more can.": "已有 {} 项提案等待本节点的所有者，不能再多。",
  "A coordinator that proposes without end must not fill a disk, or hide one proposal behind many.":
    "不断提出提案的协调方不得占满磁盘，也不得以众多提案掩盖某一项。",
  "Look at them with fedseg-node inbox, and approve or refuse them: this one is then put to you by itself, as long as it is offered.":
    "请用 fedseg-node inbox 查看并批准或拒绝；只要本提案仍被提出，之后会自动呈上。",
  "With this plan ε of {} could come to {} at δ = {}, and this node's policy allows {}: {} is charged or promised to studies under way, and the plan may charge {}.":
    "加上该计划，{}的 ε 可能达到 {}（δ = {}），而本节点的策略允许 {}：已扣除或已承诺给进行中研究的为 {}，该计划可能扣除 {}。",
  "It would be study {} of {}, and this node's policy allows {}.":
    "这将是第 {} 个研究（{}），而本节点的策略允许 {} 个。",
  "Costs add in μ², not in ε; a study under way counts with the most that it may charge until it has ended. Months and years are UTC's, and what counts is this node's own ledger.":
    "费用按 μ² 相加，而非按 ε；进行中的研究在结束前按其可能扣除的最高值计。月与年以 UTC 为准，以本节点自己的账本为据。",
  "Months are UTC's, and what counts is what this node's own ledger has approved.":
    "月以 UTC 为准，以本节点账本已批准的内容为据。",
  "Nothing was approved. {} or raise policy.limits.{} if your organisation agrees.":
    "未批准任何内容。{}或在贵组织同意后提高 policy.limits.{}。",
  "It does not fit into {}, not even alone: ask for a plan with a smaller epsilon or fewer attempts,":
    "即使单独一项也放不进{}：请要求 epsilon 更小或尝试次数更少的计划，",
  "The same plan fits from {} on: let the coordinator propose it again then,":
    "同一计划自 {} 起可以容纳：请协调方届时再次提出，",
  "It fits from {} on if the studies that are under way have ended by then: let the coordinator propose it again,":
    "若进行中的研究届时已结束，自 {} 起可以容纳：请协调方再次提出，",
  "No standing approval is of this template.": "没有针对此模板的长期批准。",
  "The standing approval of this template is another coordinator's.": "此模板的长期批准属于另一协调方。",
  "It withstands {} of {} nodes that side with the coordinator; the standing approval of this template is of {} or more.":
    "它能抵御 {}/{} 个与协调方串通的节点；此模板的长期批准要求 {} 个或更多。",
  "It carries a model that this node's own ledger does not name.": "它携带了本节点账本未记载的模型。",
  "This node agreed to the plan, and its owner is asked after all.":
    "本节点曾同意该计划，现仍须由其负责人决定。",
  "Since then other studies have used up what a standing approval allows, or the policy has changed.":
    "此后其他研究已用尽长期批准所允许的额度，或策略已更改。",
  "Answer it in the inbox: fedseg-node inbox shows why it waits.":
    "请在收件箱中答复：fedseg-node inbox 会说明等待原因。",
  "Beyond the standing approval of this template. {}": "超出此模板的长期批准。{}",
  "The coordinator offers it no more.": "协调方已不再提出。",
  "It was not begun in time.": "未能及时开始。",
  "Enrolment has closed, and it had not begun here.": "报名已截止，本方尚未开始。",
  "It has ended with its model.": "已结束并得到模型。",
  "It has ended without a model here.": "已结束，此处没有模型。",
  "Its operator has ended it for good, without a model.": "操作员已永久终止，没有模型。",
  "The account cannot carry this charge.": "账户无法承担此项费用。",
  "Together with everything spent or reserved before it would exceed the budget that the organisation authorised.":
    "加上此前已花费或预留的，将超过组织授权的预算。",
  "Nothing was sent or charged. Ask for a cheaper plan, or have the organisation authorise a larger budget.":
    "未发送也未扣费。请要求费用更低的计划，或由组织授权更大的预算。",
  "The identity key of {} is revoked.": "{} 的身份密钥已被吊销。",
  "Whoever else has that key can speak for its owner, and would count as one more colluder than the plan allows for.":
    "持有该密钥的其他人可冒充其所有者，相当于计划未计入的又一个串通者。",
  "Take the owner's new key into the roster once it is checked, and let the coordinator make a new plan; what was charged stays charged.":
    "请核对后将所有者的新密钥列入名单，并由协调方制定新计划；已扣除的费用保留。",
  "This plan was approved before and its keys are gone.": "该计划此前已批准，其密钥已不存在。",
  "A plan is enrolled once, ever: a second enrolment would let old messages count again.":
    "一个计划只能登记一次：再次登记会使旧消息重新生效。",
  "Ask the coordinator for a new study (a new studyId).": "请协调方发起新的研究（新的 studyId）。",
  "Several proposals begin with these digits.": "有多项提案以这些数字开头。",
  "No proposal in this node's inbox has this hash.": "本节点收件箱中没有此哈希的提案。",
  "An answer holds for exactly one plan, which is named by its hash or by its first digits, four at least.":
    "一次答复只针对一个计划，以其哈希或至少前四位数字指定。",
  "This plan was refused, and not by a person ({}).": "该计划已被拒绝，且并非由人拒绝（{}）。",
  "Policy, account and limits hold for what a person approves, too.":
    "策略、账户与限额同样适用于由人批准的计划。",
  "See why with fedseg-node inbox --study; change what refuses it if your organisation agrees, and start the node again: the plan is judged anew when it comes again.":
    "请用 fedseg-node inbox --study 查看原因；贵组织同意后更改拒绝它的设置并重启节点：计划再次到来时将重新判断。",
  "The coordinator offers this study no more.": "协调方不再提出该研究。",
  "This proposal has lapsed.": "该提案已失效。",
  "The coordinator has ended this study.": "协调方已终止本研究。",
  "Nothing is to be done: a study that its coordinator has ended never begins.":
    "无需操作：协调方已终止的研究不会开始。",
  "What was countersigned cannot be taken back, and what waits no more cannot be answered.":
    "已签署的不能撤回，不再等待的不能答复。",
};
