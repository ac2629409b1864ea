/** What a node's configuration or its rows lack for a study, by the sentences. */
export const DATA_CHINESE: Readonly<Record<string, string>> = {
  "The events from {} name no column for {}.": "来自 {} 的事件没有为 {} 指定列。",
  "Purchases and returns need a user, a time, an order and an amount; other events a user and a time.":
    "购买与退货需要用户、时间、订单与金额；其他事件需要用户与时间。",
  "Add the role under columns, or an orders section that carries user and time.":
    "请在 columns 下补上该角色，或用 orders 部分提供用户与时间。",
  'An attribute of the customers is called "user_id".': '客户有一个属性名为 "user_id"。',
  "That is the name of the column that tells users apart, whatever its name in the source.":
    "这是区分用户的列名，无论其在来源中叫什么。",
  "Give the attribute another name, here and in the dictionary.": "请在此处与字典中为该属性换一个名称。",
  "{} uses {}.": "{} 使用了 {}。",
  "What it gives for one user would depend on other users' rows, or on the moment: the noise of a study is enough for one user only if it does not.":
    "它对一名用户给出的结果会取决于其他用户的数据或当时的时刻：只有不取决于这些，研究的噪声才足以保护一名用户。",
  'Write the user\'s own column, by itself, into GROUP BY, PARTITION BY, DISTINCT ON and SELECT, and join users ON a.user = b.user AND …. Over users there are {}. Do the rest where the data is written; docs/data.md, "SQL of your own", shows how.':
    "请将用户列单独写入 GROUP BY、PARTITION BY、DISTINCT ON 与 SELECT，并以 ON a.user = b.user AND … 连接用户。对用户可用的有 {}。其余请在数据生成处完成；做法见 docs/data.md 的“SQL of your own”。",
  "The SQL of the source {}": "来源 {} 的 SQL",
  'The condition "where" of the events from {}': '来自 {} 的事件的条件 "where"',
  "something else than the user as the user": "以用户以外的内容作为用户",
  "a step that is not recognised": "无法识别的步骤",
  "The SQL of the source {} reads {}, whose columns are not declared.":
    "来源 {} 的 SQL 读取 {}，而其列没有声明。",
  "Which keys there are would depend on what single lines hold.": "有哪些键会取决于个别行的内容。",
  "List the keys that the SQL needs: {}: { jsonLines: …, columns: [customer, at, paid] }. Their values are texts.":
    "请列出 SQL 所需的键：{}: { jsonLines: …, columns: [customer, at, paid] }。其值为文本。",
  "The products are read from {}, which holds users' rows.": "产品读取自 {}，而其中有用户的数据行。",
  "One user's line would change the category of a product in everybody else's lines.":
    "一名用户的一行会改变产品在所有其他人数据中的类别。",
  "Map category, brand and price_band in the events themselves, or read products from a catalogue of their own.":
    "请在事件中直接映射 category、brand 与 price_band，或从单独的目录读取产品。",
  "The SQL of {} is not one SELECT statement.": "{} 的 SQL 不是一条 SELECT 语句。",
  "A source reads; it never changes anything.": "来源只读取，从不更改任何内容。",
  "Write one SELECT over the sources named before this one.": "请对在此之前列出的来源写一条 SELECT。",
  "The configuration reads from {}, which is none of the sources of its data section.":
    "配置读取 {}，但 data 部分没有此来源。",
  "They are {}.": "现有来源：{}。",
  "Correct the name under from, or add the source.": "请更正 from 下的名称，或添加该来源。",
  "The source {} has no column {}.": "来源 {} 没有列 {}。",
  "Its columns are {}.": "它的列为 {}。",
  "Correct the column's name in the configuration, or the header of the file.":
    "请更正配置中的列名，或文件的表头。",
  "{} of a source names a column {} that it does not have.": "某来源的 {} 指定了不存在的列 {}。",
  "Its columns are {}; letter case counts here.": "它的列为 {}；此处区分大小写。",
  "Correct the name in the configuration, or leave it out.": "请更正配置中的名称，或去掉它。",
  'The condition "where" of the events from {} is not one SQL condition over its columns.':
    '来自 {} 的事件的条件 "where" 不是针对其列的一个 SQL 条件。',
  "It decides which lines of the source are events.": "它决定来源的哪些行是事件。",
  "Write a condition over the source's columns, such as quantity > 0; compare the names with the file's header.":
    "请针对来源的列写条件，例如 quantity > 0；并将名称与文件表头对照。",
  "The time format of {} is no strptime pattern.": "{} 的时间格式不是 strptime 格式。",
  "No time of the source could be read.": "来源中的时间都无法读取。",
  'Write a pattern such as "%d/%m/%Y %H:%M", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns" or "excel-days".':
    '请写成例如 "%d/%m/%Y %H:%M"、"epoch-s"、"epoch-ms"、"epoch-us"、"epoch-ns" 或 "excel-days"。',
  "The time zone of {} is not known.": "{} 的时区无法识别。",
  "Its times would be off by hours.": "其时间会相差数小时。",
  'Write a name of the IANA list, such as "Europe/Paris".': '请写 IANA 时区名，例如 "Europe/Paris"。',
  "The rows were not read in time for a session.": "数据没有在会话开始前读完。",
  "A session does not wait for them: when a node answers must not depend on how many rows it has.":
    "会话不会等待：节点何时应答不得取决于其数据行数。",
  "Nobody is counted in this study any more until this node is started anew. Ask the operator for a larger timing.prepareMs, or read from a faster place; let policy.limits.minPrepareMs ask for it.":
    "在重新启动本节点之前，本研究不再统计任何用户。请向操作员要求更大的 timing.prepareMs，或从更快的位置读取；可用 policy.limits.minPrepareMs 提出要求。",
  "Nobody is counted until they are read. Wait: sessions after that count them, unless one has found them unread when the plan's timing.prepareMs was over.":
    "在读完之前不统计任何用户。请等待：读完之后的会话会统计，除非已有会话在方案的 timing.prepareMs 结束后发现数据仍未读完。",
  "NOBODY of this node is counted where they are late: it adds noise only, and the others cannot tell. Users are labelled at the end all the same.":
    "迟到时本节点的任何用户都不会被统计：本节点只加入噪声，其他各方无从察觉。结束时用户照常打标签。",
  "NOBODY of this node is counted or labelled until this is mended: it adds noise only, and the others cannot tell. Mend it: the next study reads everything anew. For the study at hand start the node again.":
    "在解决之前，本节点的任何用户都不会被统计或打标签：本节点只加入噪声，其他各方无从察觉。解决之后，下一研究会重新读取全部数据；当前研究请重新启动节点。",
  "consent.rule says {}: nobody has decided who may be counted.":
    "consent.rule 为 {}：尚无人决定可统计哪些用户。",
  "The rule stands in the ledger and in every audit, and init wrote this one without knowing it.":
    "该规则会写入账本与每次审计，而 init 写下此规则时并不知情。",
  "Decide with your privacy office under which rule these users may be counted, and write its name in consent.rule.":
    "请与贵组织的隐私部门决定按何规则统计这些用户，并将其名称写入 consent.rule。",
  "The users were not counted in time for a session.": "用户没有在会话期限内统计完。",
  "A report that waited for them would miss its tick, and so tell how many rows there are.":
    "若报告等待统计，就会错过时间节拍，从而透露数据行数。",
  "Let less run beside this node, or set policy.limits.minTickMs to several times what a session takes here; where that is more than the plan's timing.tickMs, ask the operator for a larger one first. It holds from the next study on.":
    "请减轻本机的负载，或将 policy.limits.minTickMs 设为本地一次会话所需时间的数倍；若超过计划的 timing.tickMs，请先向操作员要求更大的值。自下一研究起生效。",
  "This node has more users than the plan's budget.usersCap, and its sums were cut to what so many can make.":
    "本节点的用户数超过计划的 budget.usersCap，其求和已截到该人数所能达到的范围。",
  "The cap sizes the sums; beyond it they would wrap round, and an honest node would seem to lie.":
    "该上限决定求和的大小；超出会溢出，使诚实的节点看似说谎。",
  "Tell the operator that segments are not those of your users, and agree to a plan with a larger usersCap only.":
    "请告知操作员：所得客群不能代表贵方用户；此后只同意 usersCap 更大的计划。",
  "This node cannot compute {}: it has no {}.": "本节点无法计算{}：缺少{}。",
  "the feature {}": "特征 {}",
  "the target": "目标",
  "what users buy of the catalogue": "用户购买的目录条目",
  "events of type {}": "类型为 {} 的事件",
  "column {} of {} events": "{2} 事件的列 {1}",
  "customers' attribute {}": "客户属性 {}",
  "Every platform of a study computes the same; a stand-in would be a number that means nothing.":
    "研究中的每个平台计算相同的内容；用替代值只会得到没有意义的数字。",
  "Name the column in the data section of the node's configuration, or ask for a study without it.":
    "请在节点配置的 data 部分指定该列，或请求不含它的研究。",
  "The events from {} do not say in which currency their money is.": "来自 {} 的事件没有说明金额的币种。",
  "The study turns money into {} by the dictionary's rates, and guesses no currency.":
    "研究按字典的汇率将金额换算为 {}，不猜测币种。",
  "Write currency: EUR, or currency: { column: NAME }, beside their columns in the data section.":
    "请在 data 部分其列旁写 currency: EUR，或 currency: { column: NAME }。",
  "The events from {} say in which currency their money is, but the dictionary has no rates.":
    "来自 {} 的事件说明了金额的币种，但字典没有汇率。",
  "Money of several currencies would be added up as if it were one.": "多种货币的金额会被当作一种相加。",
  "Agree with the partners on cleaning.money in the dictionary, or, if all money of all partners is in one currency, leave out currency.":
    "请与伙伴在字典中约定 cleaning.money；若所有伙伴的金额均为同一币种，请去掉 currency。",
  "The events from {} are given the type {}, which the dictionary does not know.":
    "来自 {} 的事件被指定为类型 {}，而字典中没有此类型。",
  "Lines of a type that no feature can name would be in no number, and nobody would notice.":
    "没有特征能指定的类型，其数据不会计入任何数字，也无人察觉。",
  'Write one of {}; or agree with the partners on a type of your own, under "events" of the dictionary.':
    '请写 {} 之一；或与伙伴在字典的 "events" 下约定自己的类型。',
  "A study needs at least one user whom this node may count.": "研究至少需要一名本节点可以统计的用户。",
  "Check that the exports finished, that the columns of the data section are the right ones, and the consent rule.":
    "请确认导出已完成、data 部分的列正确，并检查同意规则。",
  "Every line of this node's data is left out ({}).": "本节点数据的每一行都被排除（{}）。",
  "No user of this node's data may be counted ({}).": "本节点数据中没有可以统计的用户（{}）。",
  "This node's data has no lines.": "本节点的数据没有任何行。",
  "The catalogue {} cannot be read ({}).": "无法读取目录 {}（{}）。",
  "The dictionary names it, and partners compare it by its hash.": "字典引用了它，伙伴按其哈希核对。",
  "Put the file, in UTF-8, where catalogue.file of the dictionary says, counted from the dictionary's folder.":
    "请将 UTF-8 编码的文件放在字典 catalogue.file 所指的位置（相对于字典所在文件夹）。",
  "An entry is a place in every sum, the same at all partners.":
    "每个条目是每次求和中的一个位置，各伙伴相同。",
  "List every category or product once, one a line, and agree on the file with your partners.":
    "请每行列出一个类别或产品，各列一次，并与伙伴约定该文件。",
  "A study has at most 64 features, each a single number with a name of at most 48 characters.":
    "一项研究至多 64 个特征，每个是单一数字，名称至多 48 个字符。",
  "Shorten the names or lists named above.": "请缩短上述名称或列表。",
};
