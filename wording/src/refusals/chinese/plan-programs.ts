/** What a plan asks of its programs that cannot be, by the sentences; what is put into them stands below. */
export const PLAN_PROGRAMS_CHINESE: Readonly<Record<string, string>> = {
  "The prediction of {} puts nearly everybody into one band{}.": "{} 的预测把几乎所有用户归入同一档{}。",
  "Its features hardly move the chance, so that the effect on a band is that on everybody.":
    "其特征几乎不影响概率，因此对一档的效果就是对全体的效果。",
  "Ask by segment (leave bands out), or name an input whose {} tells users apart{}.":
    "请按客群提问（去掉 bands），或指定其 {} 能区分用户的输入{}。",
  "The uplift of a campaign is asked by the target {}, which is no purchase within days.":
    "活动增益以目标 {} 提问，而它不是若干天内的购买。",
  "Only what happened after the campaign began can be its doing.": "只有活动开始后发生的才可能由活动引起。",
  "Name a target of: bought-again, whose withinDays are the days of the campaign.":
    "请指定 of: bought-again 的目标，其 withinDays 为活动天数。",
  "A campaign of {} people, of whom {} % are left alone, would tell nothing: it takes {}.":
    "{} 人的活动（其中 {} % 不触达）不能说明任何问题：需要 {} 人。",
  "The noise and the chance of so few people would say more than they do.":
    "人数这样少时，噪声与偶然比他们更有说服力。",
  "Nearest feasible plans: campaigns that reach {} people together; {}fewer segments; or a larger share for uplift. What was already spent stays spent.":
    "最接近的可行计划：合计触达 {} 人的活动；{}更少的客群；或提高 uplift 的份额。已花费的不再退回。",
  "half of the people left alone; ": "一半的人不触达；",
  "Selection keeps {} of {} features.": "选择保留 {2} 个特征中的 {1} 个。",
  "There is nothing to choose: the sums for it would be spent on nothing.":
    "没有可选择的：为此的汇总将白白花费。",
  "Set keep between 1 and {}, or leave the selection out.": "请将 keep 设为 1 至 {}，或去掉选择。",
  "The segmentation goes on with {} and selects features.": "客群划分延续 {}，又要选择特征。",
  "Segments go on with others only when they are made from the same features: those are chosen already.":
    "只有特征相同，客群才能延续先前的：这些特征已经选定。",
  "Leave select out, or leave continues out and begin anew.": "请去掉 select，或去掉 continues 重新开始。",
  "Exploration and selection take {} of the budget.": "探索与选择占预算的 {}。",
  "Above {} too little is left for the segments themselves.": "超过 {} 时，留给客群本身的太少。",
  "Lower their shares to {} together.": "请将两者的份额合计降至 {}。",
  "About {} users are too few to tell how good segments are: a silhouette, a rate of a segment or how often a class is right would be off by {}.":
    "约 {} 名用户不足以说明客群的质量：轮廓系数、客群比例或类别正确率的误差将达 {}。",
  "The noise would decide what is told, not the users.": "决定所述内容的将是噪声而不是用户。",
  "Nearest feasible plans: at least {} users; fewer segments; or {} times the share for evaluate. What was already spent stays spent.":
    "最接近的可行计划：至少 {} 名用户；更少的客群；或将 evaluate 的份额提高到 {} 倍。已花费的不再退回。",
  "What users spend is to be added up after the cutoff of {}, which is an attribute.":
    "要累计 {} 截止后的消费，而它是一个属性。",
  "An attribute is as of the snapshot: no days follow in which anybody could spend.":
    "属性以快照为准：其后没有可供消费的天数。",
  "Leave spendUpTo out, or name a target that looks at days.": "请去掉 spendUpTo，或指定按天数的目标。",
  "The prediction of {} is to be judged, and by no target.": "要评判 {} 的预测，却没有目标。",
  "What was foretold is held against what happened.": "预测须与实际结果相比。",
  "Name the target under outcome, or leave prediction out.": "请在 outcome 下指定目标，或去掉 prediction。",
  "The {} of {} was learnt to foretell {}, and {} is {}.": "{2} 的 {1} 学习的是 {3}，而 {4} 是 {5}。",
  "Chances of one thing, held against another, say nothing of how good they are: not even their order does.":
    "一件事的概率与另一件事相比，不能说明其好坏，连排序也不能。",
  "Name a target that is {}, over whatever days; or leave the prediction out.":
    "请指定属于 {} 的目标（天数不限），或去掉该预测。",
  "The features of {} stand in another order in this plan.": "{} 的特征在本计划中次序不同。",
  "A prediction is asked for by its features in their own order.": "预测须按其自身的特征次序提问。",
  "Order the dictionary's features as they were in the earlier study; others may stand between them.":
    "请按先前研究的次序排列字典中的特征；其间可有其他特征。",
  "Two programs ask for funnels of {} and of {} days.": "两个程序分别要求 {} 天与 {} 天的漏斗。",
  "Rows are read once, for one number of days.": "数据行只读取一次，只按一个天数。",
  "Give both the same windowDays, or make two studies.": "请让两者的 windowDays 相同，或分成两个研究。",
  "About {} users are too few to tell how segments behave: a share of a segment's users would be off by {} points of a hundred.":
    "约 {} 名用户不足以说明客群的行为：客群内的占比误差将达 {} 个百分点。",
  "Nearest feasible plans: at least {} users; fewer segments; or {} times the share for behaviour. What was already spent stays spent.":
    "最接近的可行计划：至少 {} 名用户；更少的客群；或将 behaviour 的份额提高到 {} 倍。已花费的不再退回。",
  "A plan asks what is bought together, of a single entry.": "计划要问哪些一起购买，却只有一个条目。",
  "A pair takes two entries of the catalogue, and two that count of a user.":
    "一对需要目录中的两个条目，且每名用户计入两个。",
  'Set "most" to 2 or more and list two entries or more, or leave "pairs" out.':
    '请将 "most" 设为 2 或更大并列出两个以上条目，或去掉 "pairs"。',
  "About {} users are too few to learn what is bought together: users × mu of that sum is {}, below {}.":
    "约 {} 名用户不足以了解哪些一起购买：该汇总的用户数 × mu 为 {}，低于 {}。",
  "Below it, lists by pairs are no better than what everybody buys.":
    "低于此值时，按成对得出的清单不比人人购买的更好。",
  'Nearest feasible plans: at least {} users; or a larger share for affinity or its pairs; or leave "pairs" out. What was already spent stays spent.':
    '最接近的可行计划：至少 {} 名用户；或提高 affinity 或其 pairs 的份额；或去掉 "pairs"。已花费的不再退回。',
  "About {} users are too few for a catalogue of {} entries: the noise of an entry's buyers is ± {}.":
    "约 {} 名用户不足以支撑 {} 个条目的目录：每个条目购买人数的噪声为 ± {}。",
  "The noise would decide what is named, not the users.": "决定所列条目的将是噪声而不是用户。",
  "Nearest feasible plans: {}at least {} users; or a larger share for affinity. What was already spent stays spent.":
    "最接近的可行计划：{}至少 {} 名用户；或提高 affinity 的份额。已花费的不再退回。",
  "a catalogue of at most {} entries, such as categories; or ": "至多 {} 个条目的目录，例如按类别；或",
  "Of about {} users with a class of {} hardly anybody has: {}.":
    "在约 {} 名有 {} 类别的用户中，几乎没有人属于：{}。",
  "Leave {} out of the target's classes, or list the values with another class's.":
    "请从目标的类别中去掉 {}，或将其取值并入另一类别。",
  "The two that are left are a yes or no: ask for logistic or another program of those.":
    "余下的两类即“是或否”：请使用 logistic 或其他此类程序。",
  "Of about {} users with a class hardly anybody has {}: {}.":
    "在约 {} 名有类别的用户中，几乎没有人具有 {}：{}。",
  "Of about {} users with a class nearly everybody has {}, all but {}.":
    "在约 {} 名有类别的用户中，几乎人人具有 {}，仅 {} 例外。",
  "the class {} of {}": "{2} 的类别 {1}",
  "What was already spent stays spent.": "已花费的不再退回。",
};
