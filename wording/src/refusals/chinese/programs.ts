/** Why a program has nothing to learn from or to say, by the sentences; what is put into them stands below. */
export const PROGRAMS_CHINESE: Readonly<Record<string, string>> = {
  "About {} users": "约 {} 名用户",
  " of {} classes": "（{} 个类别）",
  " for {} classes": "（{} 个类别）",
  "{} features with the same users and budget; or ": "用户与预算不变时用 {} 个特征；或",
  "k <= {} with the same users and budget": "用户与预算不变时 k <= {}",
  "at least {} users": "至少 {} 名用户",
  "{} are too few for {} segments: N·mu/k = {}, where mu = {} is what the noise of all nodes and the steps before leave of the budget's {}.":
    "{}不足以划分 {} 个客群：N·mu/k = {}，其中 mu = {} 是全部节点的噪声与此前各步之后，预算 {} 所余的部分。",
  "Below N·mu/k = {} the noise decides the segments, not the users.":
    "N·mu/k 低于 {} 时，决定客群的是噪声而不是用户。",
  "{} are too few for a prediction{} from {} features: N·mu/d = {} at mu = {}.":
    "{1}不足以用 {3} 个特征作预测{2}：N·mu/d = {4}，mu = {5}。",
  "Below N·mu/d = {} the noise decides the weights, not the users.":
    "N·mu/d 低于 {} 时，决定权重的是噪声而不是用户。",
  "{} are too few for a value from {} features: N·mu = {} at mu = {}.":
    "{}不足以用 {} 个特征预测数值：N·mu = {}，mu = {}。",
  "Below N·mu = {}, {}·d·√d, the noise decides the weights, not the users.":
    "N·mu 低于 {}（即 {}·d·√d）时，决定权重的是噪声而不是用户。",
  "{} are too few for boosted trees{}: N·mu = {} at mu = {}.": "{}不足以训练提升树{}：N·mu = {}，mu = {}。",
  "Below N·mu = {} they foretell worse than the regression that they begin with.":
    "N·mu 低于 {} 时，其预测不如所起始的回归。",
  "{} are too few for a decision tree{} over {} features: N·mu/d = {} at mu = {}.":
    "{1}不足以用 {3} 个特征训练决策树{2}：N·mu/d = {4}，mu = {5}。",
  "Below N·mu/d = {} the noise decides the conditions, not the users.":
    "N·mu/d 低于 {} 时，决定条件的是噪声而不是用户。",
  "{} are too few for a forest{}: N·mu = {} at mu = {}.": "{}不足以训练森林{}：N·mu = {}，mu = {}。",
  "Below N·mu = {} the noise decides what its leaves say, not the users.":
    "N·mu 低于 {} 时，决定叶节点的是噪声而不是用户。",
  "{} builds on the {} before it, which was refused ({}).": "{} 以其之前的 {} 为基础，而后者被拒绝（{}）。",
  "What it is made of was never released. It has asked for nothing, and nobody is charged for it.":
    "它所需的内容从未发布。它没有提出任何问题，也不向任何人计费。",
  "Do what the refusal of {} says, and ask for {} again behind it.":
    "请按 {} 的拒绝说明处理，并在其后再次请求 {}。",
  "Hardly anybody was known at the target's cutoff: {} users, give or take {}.":
    "目标截止时几乎没有已知用户：{} 名，误差 ±{}。",
  "The platforms' data begin after it, or nearly so: there is nobody whose outcome could be looked at.":
    "各平台的数据在其后或临近时才开始：没有用户的结果可供查看。",
  "Name a target of fewer days, or a later snapshot; or leave outcome out. What was already spent stays spent.":
    "请指定天数更少的目标或更晚的快照，或去掉 outcome。已花费的不再退回。",
  "A session's sums would need {} bits.": "一次会话的汇总数将需要 {} 位。",
  "Sums are exact only below 2^{}; beyond, they could wrap or be rounded.":
    "汇总数只有低于 2^{} 时才精确；超出后可能回绕或被舍入。",
  "Lower the cap on users, use fewer nodes, or choose a larger privacy budget so that less noise is needed.":
    "请降低用户数上限、减少节点，或选择更大的隐私预算以减少所需噪声。",
  // Of those that fit, the first is taken: what says more stands before what says less.
  'Nearest feasible plans: the program "{}" with the same users and budget; or at least {} users. What was already spent stays spent.':
    "最接近的可行计划：用户与预算不变时用程序 {}；或至少 {} 名用户。已花费的不再退回。",
  "Nearest feasible plans: {}at least {} users; or the program {}, which needs fewer users. What was already spent stays spent.":
    "最接近的可行计划：{}至少 {} 名用户；或所需用户较少的程序 {}。已花费的不再退回。",
  "Nearest feasible plans: at least {} users. What was already spent stays spent.":
    "最接近的可行计划：至少 {} 名用户。已花费的不再退回。",
  "Nearest feasible plans: {}at least {} users. What was already spent stays spent.":
    "最接近的可行计划：{}至少 {} 名用户。已花费的不再退回。",
  "Nearest feasible plans: {}. What was already spent stays spent.":
    "最接近的可行计划：{}。已花费的不再退回。",
  "Nearest feasible plans: {}.": "最接近的可行计划：{}。",
  "Users without a value of {} do not count: classes of more of its values, or an attribute that more users have, count more of them.":
    "没有 {} 取值的用户不计入：让类别包含更多取值，或换用更多用户具有的属性，可计入更多用户。",
  "Users count who were there before the {} days of {}: fewer days, or a later snapshot, count more of them.":
    "只计在 {2} 的 {1} 天之前已有记录的用户：天数更少或快照更晚，可计入更多用户。",
  "{} with limits.maxSessions {}": "{}（limits.maxSessions 为 {}）",
  "at least {} users with usersCap {}": "至少 {} 名用户（usersCap 为 {}）",
  "epsilon {}": "epsilon 为 {}",
  "a share of {} for {}": "{2} 的份额为 {1}",
  "a share of {} for {} and of {} for {}": "{2} 的份额为 {1}、{4} 的份额为 {3}",
  "the first {} features alone": "只用前 {} 个特征",
  'no "pairs" of affinity': '去掉 affinity 的 "pairs"',
  "a catalogue of at most {} entries, such as categories": "至多 {} 个条目的目录，例如按类别",
  "campaigns that reach {} people together": "合计触达 {} 人的活动",
  "the program {} in place of {}": "以程序 {} 代替 {}",
  "leave {} out": "去掉 {}",
  "Ask more platforms, or plan without {}: no single change of users, budget or programs would do.":
    "请邀请更多平台，或在计划中去掉 {}：单独改变用户数、预算或程序都不够。",
};
