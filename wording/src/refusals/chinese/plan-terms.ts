/** What of a plan's features, programs, inputs and dates nobody could accept, by the sentences. */
export const TERMS_CHINESE: Readonly<Record<string, string>> = {
  "The plan has a quorum, and enrolment never closes.": "计划设有法定数，但报名没有截止时间。",
  "Fewer than all are asked again only when enrolment closes.":
    "只有报名截止之后，才会以少于全部的各方重新征询。",
  "Say when enrolment closes (enrolBy), or leave the quorum out.":
    "请设定报名截止时间（enrolBy），或去掉法定数。",
  "A feature is named twice.": "有一个特征重复列出。",
  "It would weigh double.": "其权重会加倍。",
  "Name every feature once.": "请将每个特征只列一次。",
  "Feature {} has the hard range [{}, {}] with transform {}.": "特征 {} 的硬性范围为 [{}, {}]，变换为 {}。",
  "A range needs lo < hi.": "范围须满足 lo < hi。",
  "log1p needs lo > -1.": "log1p 须满足 lo > -1。",
  "logit needs 0 < lo and hi < 1.": "logit 须满足 0 < lo 且 hi < 1。",
  "Correct its range; it is a public constant in natural units.":
    "请更正其范围；它是以自然单位表示的公开常数。",
  "A program judges by the target {}, which the plan does not declare.":
    "有程序以目标 {} 评判，而计划没有声明该目标。",
  "Nobody could know what is meant.": "无人能知道其含义。",
  "Name one of the targets that the dictionary declares.": "请使用字典所声明的目标之一。",
  "The programs judge by {} targets: {}.": "各程序以 {} 个目标评判：{}。",
  "Rows are read as they stood at one target's cutoff.": "数据按一个目标的截止时刻读取。",
  "Let the programs of a study judge by the same target, or make two studies.":
    "请让一项研究的各程序使用同一目标，或分为两项研究。",
  "{} has no share of the budget.": "{} 没有预算份额。",
  "Give it a share, or leave {} out.": "请给它一个份额，或去掉 {}。",
  "{} asks for no sums and has a share of the budget.": "{} 不需要求和，却有预算份额。",
  "Leave its share out, or set it to 0.": "请去掉其份额，或设为 0。",
  "A share is spent on sums and on nothing else.": "份额只用于求和。",
  "The programs ask about {} campaigns: {}.": "各程序涉及 {} 个活动：{}。",
  "Nodes tell one campaign's sides in a study.": "一项研究中节点只区分一个活动的两组。",
  "Ask about one campaign, with one holdout, or make two studies.":
    "请只针对一个活动、一个对照组，或分为两项研究。",
  "The plan's catalogue has the hash {}, and the plan says {}.": "计划所带目录的哈希为 {}，而计划写的是 {}。",
  "Partners agree to a catalogue by its hash.": "伙伴按哈希认可目录。",
  "Ask the coordinator for a plan made by its own program.": "请向协调方索取由其自身程序生成的计划。",
  "A program counts what users buy, and the plan has no catalogue of it.":
    "有程序统计用户购买的内容，而计划没有相应的目录。",
  "The plan has a catalogue, and no program asks for it.": "计划带有目录，而没有程序需要它。",
  "Only what all partners have agreed to by name can be added up; nothing else goes into a plan.":
    "只有各伙伴按名称认可的内容才能相加；其他内容不进入计划。",
  'Declare "catalogue" in the dictionary, or leave that program out.':
    '请在字典中声明 "catalogue"，或去掉该程序。',
  "Leave the catalogue out.": "请去掉目录。",
  "Set usersCap to {} or more{} or usersFloor to {} or less.":
    "请将 usersCap 设为 {} 或更大{}，或将 usersFloor 设为 {} 或更小。",
  ", with delta ≤ {},": "（且 delta ≤ {}）",
  "Choose delta ≤ {}": "请选择 delta ≤ {}",
  "{}, or usersCap ≤ {} if no node has more users.": "{}；若没有节点的用户更多，也可选择 usersCap ≤ {}。",
  "The plan's inputs are {} bytes long.": "计划所带的输入共 {} 字节。",
  "A plan is sent to every node and kept by it; the models that it carries have {} bytes together.":
    "计划会发送给每个节点并由其保存；所带模型合计至多 {} 字节。",
  "Take fewer inputs, or the model of a study with fewer segments or features.":
    "请减少输入，或使用客群或特征较少的研究的模型。",
  "The text of the input {} does not have the hash that the plan names.":
    "输入 {} 的文本与计划所写的哈希不符。",
  "The hash is what ledgers know a model by: another text is another model.":
    "账本按哈希识别模型：文本不同即为另一模型。",
  "Make the plan anew from the earlier study's model.json as it was published, byte for byte.":
    "请用早先研究发布的 model.json 原样重新生成计划。",
  "The input {} is not the text of a study's model.": "输入 {} 不是研究模型的文本。",
  "Programs read what this software writes and nothing else: all parties have to make the same of it.":
    "程序只读取本软件所写的内容：各方须得出相同的结果。",
  "Take the model.json of a study that the same version of the software has run, unchanged.":
    "请使用同一版本软件所运行研究的 model.json，不作改动。",
  "The input {} measures a feature {} that the plan does not measure, or not in the same way.":
    "输入 {} 使用特征 {}，而计划没有此特征，或定义不同。",
  "The model's numbers are of its own dictionary's features: of others they say something else.":
    "模型的数字针对其自身字典的特征；换成别的特征，含义就不同。",
  "Plan with the dictionary of the earlier study, or with one that has all its features unchanged.":
    "请使用早先研究的字典，或包含其全部特征且未作改动的字典。",
  "A program takes the input {}, which the plan does not carry.": "有程序需要输入 {}，而计划没有携带。",
  "The program builds on an earlier model and has nothing to begin with.":
    "该程序以早先的模型为基础，现在无从开始。",
  "Name the earlier study's bundle under inputs in the coordinator's configuration.":
    "请在协调方配置的 inputs 下写明早先研究的材料包。",
  "A program builds on the {} of the input {}, which has none.":
    "有程序以输入 {2} 的 {1} 为基础，而其中没有。",
  "The earlier study has released models of other programs.": "早先的研究发布的是其他程序的模型。",
  "Take the model of a study that has run {}.": "请使用运行过 {} 的研究的模型。",
  "A program builds on the {} of the input {}, which was refused there ({}).":
    "有程序以输入 {2} 的 {1} 为基础，而它在该研究中被拒绝（{3}）。",
  "That study has released models of its other programs alone.": "该研究只发布了其他程序的模型。",
  "Take the model of a study whose {} has ended with one.": "请使用其 {} 得出了模型的研究。",
  "No program takes the input {}.": "没有程序使用输入 {}。",
  "A plan carries nothing that it does not use: somebody may have misspelt the name.":
    "计划不携带用不到的内容：名称可能拼写有误。",
  "Let a program's spec name it, or leave it out of inputs.":
    "请在某个程序的设置中引用它，或从 inputs 中去掉。",
  "{} takes {}, and the target {} is {}.": "{} 接受的是{}，而目标 {} 是{}。",
  "a yes or no": "是或否",
  "one of several classes": "多个类别之一",
  "a value": "数值",
  "What it would make of such a target means nothing.": "由这样的目标得出的内容没有意义。",
  "Ask for {} instead, or give {} another target.": "请改用 {}，或为 {} 指定另一目标。",
  "Give {} a target of a yes or no.": "请为 {} 指定“是或否”的目标。",
  "Name the target under outcome, and an input's prediction under prediction; or leave classes out.":
    "请将目标写在 outcome 下，将输入的预测写在 prediction 下；或去掉 classes。",
  "Name the target, and a prediction of its classes, under classes in the place of outcome and prediction; or leave both out.":
    "请将目标及对其类别的预测写在 classes 下，代替 outcome 和 prediction；或将两者都去掉。",
  "Leave outcome and prediction out: a value before it in the plan is judged without them.":
    "请去掉 outcome 和 prediction：计划中排在它之前的数值预测无需它们即可评判。",
  "The {} of {} foretells one of several classes.": "{2} 的 {1} 预测的是多个类别之一。",
  "Here the chance of a yes or no is judged.": "此处评判的是“是或否”的概率。",
  "Name it under classes, with its target and without an outcome; or name a prediction of a yes or no.":
    "请将其写在 classes 下并注明目标，同时去掉 outcome；或指定一个“是或否”的预测。",
  "The {} of {} foretells a yes or no.": "{2} 的 {1} 预测的是“是或否”。",
  "Here the chances of several classes are judged.": "此处评判的是多个类别的概率。",
  "Name it under prediction, with its target under outcome; or name a prediction of several classes.":
    "请将其写在 prediction 下，并将目标写在 outcome 下；或指定一个多类别的预测。",
  "The {} of {} foretells {}, and the classes of {} are {}.": "{2} 的 {1} 预测 {3}，而 {4} 的类别为 {5}。",
  "A class that one of them does not know, or has in another place, would be held against another.":
    "其中一方没有、或次序不同的类别会与另一类别相比。",
  "Give the target {} the classes of the earlier study, in their order, or name another prediction.":
    "请让目标 {} 采用先前研究的类别及其次序，或指定另一预测。",
  "Bands are of the chance of a yes or no.": "分档针对“是或否”的概率。",
  "Ask by segment (leave bands out), or name an input's prediction of a yes or no.":
    "请按客群提问（去掉 bands），或指定输入中“是或否”的预测。",
  "What nobody or everybody has cannot be foretold by what sets users apart.":
    "无人具有或人人具有的，无法由用户之间的差异预测。",
  "Name a target that some users have and others have not: of an attribute other values, of bought-again more days where hardly anybody has it and fewer where nearly everybody has, of not-bought-again the other way round. What was already spent stays spent.":
    "请指定一部分用户有而另一部分没有的目标：属性换用其他取值；bought-again 在几乎无人具有时用更长的天数，几乎人人具有时用更短的天数；not-bought-again 则相反。已花费的不再退回。",
  "What nobody is cannot be told from what others are.": "没有用户的类别无从与其他类别区分。",
};
