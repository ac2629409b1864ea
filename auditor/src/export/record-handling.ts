import type { Context } from "../report/context.ts";
import { costText } from "../report/figures.ts";
import { type DocumentSection, type Entry, found, open } from "./document.ts";
import { checkTable } from "./facts-words.ts";
import { securityEntries } from "./security-words.ts";

/** Says who receives what. */
export function recipients({ data, say }: Context): DocumentSection {
  const coordinators = data.parties.filter(({ role }) => role === "coordinator").map(({ name }) => name);
  return {
    id: "recipients",
    title: say("Recipients", "接收方"),
    provisions: say("Art. 30(1)(d), 13/14", "第 30 条第 1 款 (d)、第 13/14 条"),
    entries: [
      found(
        say("Coordinator", "协调方"),
        say(
          `${coordinators.join(", ")}: masked vectors, signed statements, released noisy sums, the model. No rows, no ids, no exact counts.`,
          `${coordinators.join("、")}：加掩码的向量、已签名的声明、发布的含噪汇总、模型。不含数据行、用户编号或精确计数。`,
        ),
      ),
      found(
        say("The other platforms, and whoever receives the bundle", "其他平台及材料包的接收者"),
        say("The same after a session has ended.", "会话结束后获得相同内容。"),
      ),
      open(
        say("Further recipients", "其他接收方"),
        say(
          "To whom the model, the bundle or exported segments are passed on.",
          "模型、材料包或导出的客群提供给谁。",
        ),
      ),
    ],
  };
}

/** Says what the documents tell about places: nothing. */
export function transfers({ say }: Context): DocumentSection {
  return {
    id: "transfers",
    title: say("Transfers to third countries", "向第三国传输"),
    provisions: say("Art. 30(1)(e), 44–49", "第 30 条第 1 款 (e)、第 44 至 49 条"),
    entries: [
      open(
        say("Places", "所在地"),
        say(
          "Where the coordinator and every platform run, and safeguards if one lies in a third country. The documents do not record places.",
          "协调方及各平台的运行地点；如位于第三国，采取何种保障。材料不记录地点。",
        ),
      ),
    ],
  };
}

/** Says what is kept, and for how long as far as the system decides it. */
export function retention({ data, say }: Context): DocumentSection {
  const entries: readonly Entry[] = [
    found(
      say("Ledgers and bundle", "账本与材料包"),
      say(
        "Kept for the life of the account, since spent budget must not be forgotten. They hold no rows, no user ids, no exact counts and no unsalted hashes of data.",
        "在账户存续期内保存，因为已用预算不得遗忘。其中不含数据行、用户编号、精确计数或未加盐的数据散列。",
      ),
      say(
        `In this bundle: ${data.parties.reduce((sum, { entries: count }) => sum + count, 0)} ledger entries of ${data.parties.length} parties, ${data.releases.length} records of sums.`,
        `本材料包：${data.parties.length} 个参与方的 ${data.parties.reduce((sum, { entries: count }) => sum + count, 0)} 条账本记录，${data.releases.length} 份汇总记录。`,
      ),
    ),
    found(
      say("At a node", "节点内"),
      say(
        "Segment labels and keyed hashes of withdrawals and participation, sealed; removed on erasure, except the hash that keeps the person out.",
        "客群标签，以及撤回与参与情况的带密钥散列，加密保存；删除请求执行后即移除，仅保留用于持续排除该人的散列。",
      ),
    ),
    open(
      say("Time limits", "期限"),
      say("For raw data, labels, exports, and the model.", "原始数据、标签、导出文件与模型的保存期限。"),
    ),
  ];
  return {
    id: "retention",
    title: say("Retention", "保存期限"),
    provisions: say("Art. 30(1)(f), 5(1)(e), 17", "第 30 条第 1 款 (f)、第 5 条第 1 款 (e)、第 17 条"),
    entries,
  };
}

/** Lists the measures and what they guarantee. */
export function security(context: Context): DocumentSection {
  const { data, say } = context;
  const promises = data.trust.flatMap(({ c, colluders, studyId }) => {
    const plan = data.studies.find((study) => study.studyId === studyId)?.plan;
    const row = colluders.find((each) => each.colluders === c);
    if (!plan || !row) return [];
    return [
      say(
        `${plan.title}: ε = ${costText(row.epsilon)} at δ = ${plan.budget.delta} against the coordinator with ${c} colluding platforms (promised ${plan.budget.epsilon}), by two accountants.`,
        `${plan.title}：针对协调方及 ${c} 个合谋平台，δ = ${plan.budget.delta} 时 ε = ${costText(row.epsilon)}（承诺不超过 ${plan.budget.epsilon}），由两套核算方法得出。`,
      ),
    ];
  });
  return {
    id: "security",
    title: say("Technical and organisational measures", "技术与组织措施"),
    provisions: say("Art. 30(1)(g), 32, 25", "第 30 条第 1 款 (g)、第 32 条、第 25 条"),
    entries: [
      ...securityEntries(context),
      found(say("Measured guarantee", "实测保证"), ...promises),
      checkTable(context),
      open(
        say("Measures of each platform", "各平台的措施"),
        say(
          "Access control, transport security as configured, encryption of disks, backups, staff.",
          "访问控制、所配置的传输安全、磁盘加密、备份、人员管理。",
        ),
      ),
    ],
  };
}

/** Makes the record of the processor. */
export function processor({ data, say }: Context): DocumentSection {
  const coordinators = data.parties.filter(({ role }) => role === "coordinator").map(({ name }) => name);
  return {
    id: "processor",
    title: say("Record of the processor", "处理者的记录"),
    provisions: say("Art. 30(2), 28", "第 30 条第 2 款、第 28 条"),
    entries: [
      found(
        say("Processor and processing", "处理者及处理活动"),
        say(
          `${coordinators.join(", ")}: relays messages, adds masked vectors and publishes the noisy sums on behalf of the platforms above.`,
          `${coordinators.join("、")}：受上述平台委托，转发消息、对加掩码的向量求和并发布含噪汇总。`,
        ),
      ),
      open(
        say("Contract and contact", "合同与联系方式"),
        say(
          "Contract of Art. 28(3), sub-processors, contact.",
          "第 28 条第 3 款所称合同、次级处理者、联系方式。",
        ),
      ),
    ],
  };
}
