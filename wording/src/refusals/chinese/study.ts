/** How studies stand, pause and end, by the sentences of their reasons. */
export const STUDY_CHINESE: Readonly<Record<string, string>> = {
  "The nodes have cosigned {} entries of this coordinator's ledger; this disk holds {}, or other ones.":
    "各节点已联署本协调方账本的 {} 条记录；而本磁盘只有 {} 条，或内容不同。",
  "The disk was restored from a backup, or two copies of this coordinator have written on.":
    "磁盘是从备份恢复的，或本协调方有两个副本各自继续写入。",
  "Restore the newest copy of the coordinator's folder; nothing was released from this one. Where there is none, end the study (cancel; of a service, withdraw).":
    "请恢复协调方文件夹的最新副本；当前副本没有发布任何内容。若没有更新的副本，请终止研究（cancel；服务中为 withdraw）。",
  "These platforms are further in the study than this coordinator's books: {}.":
    "以下平台的进度超过本协调方的账本：{}。",
  "The books were restored from a backup, or a second copy of this coordinator has gone on. What it has signed since is not in them.":
    "账本是从备份恢复的，或本协调方的另一副本已继续运行；其后签署的内容不在此账本中。",
  "Restore the newest copy of the coordinator's books, or stop this copy where the other still runs. Where there is no newer one, end the study (withdraw): resume does nothing in these books.":
    "请恢复协调方账本的最新副本；若另一副本仍在运行，请停止当前副本。若没有更新的账本，请终止研究（withdraw）：在此账本中 resume 不起作用。",
  "These platforms say that this study has ended: {}. These books hold no end of it.":
    "以下平台称本研究已结束：{}。而此账本中没有结束的记录。",
  "A platform takes an end only under this coordinator's own signature: a second copy of it has signed one, or these books are older than that.":
    "平台只接受由本协调方签名的结束：可能另一副本签署了结束，或此账本早于那时。",
  "Stop whichever copy is not the newest, and keep the other. In these books end the study (withdraw): no platform goes on with it, and resume does nothing.":
    "请停止不是最新的副本，保留另一个。在此账本中请终止研究（withdraw）：没有平台会继续，resume 不起作用。",
  "The study is paused by the operator since {}: {}. No new session is opened, nothing more is charged; it goes on when the operator resumes it.":
    "操作员自 {} 起已暂停本研究：{}。不再开启新会话，也不再产生费用；操作员恢复后继续。",
  "The study waits since {} for nodes that it lacks: {}. Nothing more is charged; it goes on by itself when they are back.":
    "本研究自 {} 起等待缺少的节点：{}。不再产生费用；它们恢复后自动继续。",
  "The coordinator lists this study no more, and has not signed its end. It stays; fedseg-node leave gives it up.":
    "协调方不再列出本研究，也未签署其结束。它会保留；用 fedseg-node leave 可退出。",
  "The operator has paused this study: {}.": "操作员已暂停本研究：{}。",
  "No new session is opened; what was open has ended, and nothing is charged meanwhile.":
    "不再开启新会话；已开启的已结束，期间不产生费用。",
  "Resume it, or cancel it (the command is withdraw); at its deadline it ends by itself.":
    "可以继续或终止（命令为 withdraw）；到期限时自动结束。",
  "A sum over fewer nodes would carry too little honest noise for the plan's guarantee.":
    "节点更少的求和所含诚实噪声不足以满足计划的保证。",
  "Given up by {}: of the {} members of this study a sum needs {}.":
    "已退出者：{}。本研究共 {} 个成员，一次求和需要 {} 个。",
  "Whoever has left a study never takes it up again, and with fewer members a sum would carry too little honest noise.":
    "退出研究者不会再参加；成员更少的求和所含诚实噪声不足。",
  "It never goes on, and keeps its members from others until its deadline: cancel it (the command is withdraw), and propose another study.":
    "它不会再继续，并在到期限前占用其成员：请终止它（命令为 withdraw），再提议另一研究。",
  "It goes on by itself when enough platforms are back; at its deadline it ends.":
    "足够多的平台恢复后自动继续；到期限时结束。",
  "The operator has cancelled this study before it was offered ({}).": "操作员在提出之前已取消本研究（{}）。",
  "No member has heard of it.": "没有成员得知此研究。",
  "Propose another.": "请另行提议。",
  "The study has no model at its deadline, {}.": "研究到期限（{}）时仍没有模型。",
  "Its plan lets nobody wait any longer: what was charged stays charged, and every platform is free.":
    "按其计划不再等待：已扣除的费用保留，各平台不再受其约束。",
  "See whom it waited for, mend that, and propose another study with more time.":
    "请查看它在等谁并加以解决，再提议时间更充裕的研究。",
  "Enrolment has closed, and {} agree of {} platforms; the plan goes on with {} or more.":
    "报名已截止，{} 个平台同意（共 {} 个）；达到 {} 个即可继续。",
  "A plan is countersigned by everybody whom it names: it goes on as another one, of those who came.":
    "计划须由其所列的每一方签署：因此以已到各方的另一计划继续。",
  "Nothing: those who have countersigned are asked again, and agree by themselves where nothing else has changed.":
    "无需处理：已签署者会再次被征询，若无其他变化则自动同意。",
  "The operator has ended this study{}.": "操作员已终止本研究{}。",
  "Every platform that comes hears of the end, signed. What they have charged stays charged, but for a sum that was open and that enough of them sign never to open.":
    "每个到来的平台都会收到签名的终止通知。已扣除的费用保留，但尚未打开、且有足够平台签署永不打开的求和除外。",
  "The next study begins anew: a service proposes it, and without one it has a folder of its own.":
    "下一研究重新开始：由服务提议；没有服务时使用单独的文件夹。",
  "These platforms have said nothing to the plan since this coordinator started: {}.":
    "本协调方启动以来，以下平台对计划没有回应：{}。",
  "These had agreed to it, and were away: {}.": "以下平台已同意，但当时未连接：{}。",
  "These agree to it, and were waiting until everybody does and their turn has come: {}.":
    "以下平台同意，仍在等待所有平台同意并轮到本研究：{}。",
  "These agree to it and were waiting: {}.": "以下平台同意，当时仍在等待：{}。",
  "A study starts only when every node of the roster has countersigned the same plan, and a node countersigns it only when enough of its partners have answered that its books are not an old copy, and when it has room beside its other studies.":
    "只有名单中每个节点都会签同一计划，研究才会开始；而节点只有在足够多的伙伴答复其账本不是旧副本、并且在其他研究之外有空位时才会会签。",
  "Whoever has said nothing is the one to look for: not started, not connected, or refused for a reason in its own output. Nothing is wrong with those that were waiting. Mend it, and start this coordinator again: it goes on with the same study. Where the plan has to change, or a platform has left the study (STUDY_LEFT), end it with fedseg-coordinator cancel and start a new one.":
    "请查找没有回应的一方：未启动、未连接，或因其自身输出所述原因拒绝。等待中的各方没有问题。解决后重新启动协调方，同一研究会继续。若计划须更改，或有平台已退出研究（STUDY_LEFT），请用 fedseg-coordinator cancel 终止并开始新的研究。",
  "Whoever has said nothing is the one to look for: not started, not connected, or refused for a reason in its own output. Nothing is wrong with those that were waiting. This study is over, and nothing was charged: propose it again, with an enrolment that closes later than the other studies of these platforms end, or with a quorum.":
    "请查找没有回应的一方：未启动、未连接，或因其自身输出所述原因拒绝。等待中的各方没有问题。本研究已结束，没有计费：请重新提出，使报名截止时间晚于这些平台其他研究的结束时间，或设定法定数。",
  "Only {} nodes are ready for session {}; the plan needs {}{}.":
    "只有 {} 个节点准备好会话 {}；计划需要 {} 个{}。",
  "Bring the missing platforms back and start this coordinator again: it goes on with the same study, and what was released stays. When too many have given it up for good, end it with fedseg-coordinator cancel.":
    "请让缺席的平台恢复并重新启动协调方：同一研究会继续，已发布的内容保留。若过多平台已永久放弃，请用 fedseg-coordinator cancel 终止。",
  "Left out for good: {}. Fewer nodes than the {} that the plan needs remain.":
    "永久排除：{}。剩余节点少于计划所需的 {} 个。",
  "They were shown to lie by statements of their own, and a sum over fewer nodes would carry too little honest noise.":
    "其自身的声明证明它们说谎；而节点更少的求和所含诚实噪声不足。",
  "This study never goes on. Show the evidence to the platforms, and start a new study without those left out (a service proposes it, and without one it has a folder of its own); what was charged stays charged.":
    "本研究不再继续。请向各平台出示证据，并开始不含被排除者的新研究（由服务提议；没有服务时使用单独的文件夹）；已扣除的费用保留。",
  "Session {} has no set of nodes left that has not given a faulty sum before.":
    "会话 {} 已没有未曾给出错误求和的节点组合。",
  "Some of these nodes lied, and asking the same ones together again would cost another charge for nothing.":
    "其中有节点说谎；再次询问同一组合只会白白产生费用。",
  "This study never goes on. Show the faulty sums to the platforms, and start a new study without those whom they suspect (a service proposes it, and without one it has a folder of its own); what was charged stays charged.":
    "本研究不再继续。请向各平台出示错误的求和，并开始不含其所怀疑者的新研究（由服务提议；没有服务时使用单独的文件夹）；已扣除的费用保留。",
  "Session {} failed {} times.": "会话 {} 失败了 {} 次。",
  "Session {} failed {} times; the last time {}.": "会话 {} 失败了 {} 次；最近一次：{}。",
  "The plan allows no further attempt, because every attempt may cost privacy.":
    "计划不允许再次尝试，因为每次尝试都可能消耗隐私预算。",
  "See which platform was missing or excluded and mend that. This study never goes on: start a new one (a service proposes it, and without one it has a folder of its own); what was charged stays charged.":
    "请查看哪个平台缺席或被排除并加以解决。本研究不再继续：请开始新的研究（由服务提议；没有服务时使用单独的文件夹）；已扣除的费用保留。",
  "The coordinator has ended this study for good ({}).": "协调方已永久结束本研究（{}）。",
  "What was charged in it stays charged, but for a sum that nobody can open any more, once enough platforms have signed that.":
    "其中已扣除的费用保留；但已无人能打开的求和，在足够多的平台签名声明后除外。",
  "It signed that the study does not go on. {}": "它已签名声明研究不再继续。{}",
  "A node that serves takes part in the next study as it is; one that was started with run is started again for it.":
    "以 serve 运行的节点照常参加下一研究；以 run 启动的需为此重新启动。",
  "The operator has cancelled this study{}.": "操作员已取消本研究{}。",
  "It never goes on. {}": "研究不再继续。{}",
  "Ask the operator what comes next; this node takes part in the next study as it is.":
    "请向操作员询问后续安排；本节点可照常参与下一研究。",
  "Enrolment has closed, and the study goes on under a plan with those who have agreed to this one.":
    "报名已截止，研究以已同意本计划者的计划继续。",
  "Its plan has a quorum, and not everybody of its roster came in time; nothing was charged.":
    "其计划设有法定数，名单中并非各方都及时到来；未扣除任何费用。",
  "A node that serves and has agreed takes part in the other plan by itself, one that was started with run once it is started again; the others wait for the next study.":
    "以 serve 运行且已同意的节点会自动参加另一计划，以 run 启动的需重新启动；其他平台等待下一研究。",
  "This node is in a study that has not ended.": "本节点正在参与尚未结束的研究。",
  "A new plan would leave that study unfinished, with its charges spent for nothing.":
    "新计划会使该研究无法完成，其费用白白花费。",
  "The operator goes on with the earlier study from its own folder, or ends it there with fedseg-coordinator cancel; the node's owner can give it up with fedseg-node leave.":
    "操作员可在原文件夹继续较早的研究，或用 fedseg-coordinator cancel 终止；节点所有者可用 fedseg-node leave 放弃。",
  "This node's owner has given this study up.": "本节点的所有者已放弃本研究。",
  "A study that was left is never taken up again; what was charged in it stays charged.":
    "已退出的研究不能重新加入；其中已扣除的费用保留。",
  "The operator goes on without this node if enough others remain, or ends the study with fedseg-coordinator cancel.":
    "若剩余节点足够，操作员可在没有本节点的情况下继续，或用 fedseg-coordinator cancel 终止研究。",
  "The coordinator's study has begun or ended, and this node's books hold none that is under way.":
    "协调方的研究已开始或结束，而本节点的账本没有进行中的研究。",
  "A plan is offered until every platform has countersigned it; afterwards it stands in the books of those who did.":
    "计划在各平台签署之前一直被提出；之后记入签署者的账本。",
  "If this node was in it, restore the newest copy of its folder; else it waits for the next study.":
    "若本节点曾参与，请恢复其文件夹的最新副本；否则等待下一研究。",
  "The clocks of this node and its coordinator are more than {} s apart.":
    "本节点与协调方的时钟相差超过 {} 秒。",
  "Ledgers, certificates and the snapshot of a study are read beside each other by their dates.":
    "账本、凭证与研究的快照须按日期相互对照。",
  "Let both machines follow a time server (doctor shows the difference), then start this node again: the plan is the same.":
    "请让两台机器同步时间服务器（doctor 会显示差值），然后重启本节点：计划不变。",
  "Session {} counted {} users, where session {} of the same study counted {} of them.":
    "第 {} 次汇总统计到 {} 名用户，而同一研究的第 {} 次汇总统计到其中 {} 名。",
  "It is of {} of {} platforms, the other of {}.": "前者含 {2} 个平台中的 {1} 个，后者含 {3} 个。",
  "What was made of it is of too few users, or of noise alone.": "据此得出的结果所含用户过少，或只是噪声。",
  "What was made of it is of the users of those platforms.": "据此得出的结果只含这些平台的用户。",
  "Where the platforms that were away have the users that are missing, nothing has to be mended, and no study to be run again.":
    "若缺少的用户属于当时不在场的平台，则无需处理，也无需重新运行研究。",
  "Ask the study's operator whether the platforms that were away have the users that are missing: then nothing is wrong with these results, which are without them.":
    "请询问研究的操作员，缺少的用户是否属于当时不在场的平台：若是，则这些结果无误，只是不含其用户。",
  "A platform whose users are not read or counted in time adds noise only, one with more of them than budget.usersCap is cut, and nobody can see which it was.":
    "未能及时读取或统计用户的平台只加入噪声，用户数超过 budget.usersCap 的平台会被截断，而无人能看出是哪一个。",
  "Let every owner look at what their node has told since the study began (its lines, problems.jsonl): DATA_TOO_SLOW (a longer minTickMs helps, or less load), DATA_NOT_READY, DATA_OVER_CAP, or why its rows could not be read; mend that, then run the study again.":
    "请各所有者查看本节点自研究开始以来的提示（日志、problems.jsonl）：DATA_TOO_SLOW（调大 minTickMs 或减轻负载）、DATA_NOT_READY、DATA_OVER_CAP，或数据无法读取的原因；解决后重新运行研究。",
  "Session {} counted {} users, where the plan counts on {} at least.":
    "第 {} 次汇总统计到 {} 名用户，而计划预期至少有 {} 名。",
  "Its results are less exact than the plan says.": "其结果不如计划所述精确。",
  "The platforms have fewer users than was planned with, or some were not counted.":
    "各平台的用户少于计划所预期，或有用户未被统计。",
  "Let every owner look at what their node has told since the study began (its lines, problems.jsonl): DATA_NOT_READY, DATA_TOO_SLOW, DATA_OVER_CAP, or why its rows could not be read.":
    "请各所有者查看本节点自研究开始以来的提示（日志、problems.jsonl）：DATA_NOT_READY、DATA_TOO_SLOW、DATA_OVER_CAP，或数据无法读取的原因。",
  "Only where no node has told any of it write a usersFloor into the next plan that there is.":
    "仅当所有节点均无此类提示时，才在下一计划中写入实际能达到的 usersFloor。",
  "Ask the study's operator whether it is run again before these results are used.":
    "使用这些结果之前，请询问研究的操作员是否会重新运行。",
  "The last entries of this node's ledger wait unsigned until its partners have answered that they know of nothing which it lacks; an audit lacks them until then.":
    "本节点账本的最后条目尚未签名，须等合作方答复它们未见过本账本所缺的内容；在此之前审计缺少这些条目。",
  "They are signed in the study under way as soon as enough partners are there, else by the next study that this node countersigns.":
    "若有研究正在进行，则在足够多的合作方在线后即签名，否则由本节点会签的下一项研究签名。",
  "Without one, where the coordinator was started with run: its operator starts fedseg-coordinator run for this study once more, with a farewellMs in its configuration (a minute where it says none) within which everybody else can start; then this node's owner fedseg-node run, then every other platform; this node waits for them for twice the plan's timing.bundleMs.":
    "若没有下一项研究，且协调方是用 run 启动的：由其运营方为本研究再次启动 fedseg-coordinator run，并在其配置中写明足以让其他各方启动的 farewellMs（未写时为一分钟）；然后本节点的所有者启动 fedseg-node run，再由其他各平台启动；本节点等待它们的时间为计划 timing.bundleMs 的两倍。",
  "Afterwards hand the ledger in again.": "之后请重新提交账本。",
};
