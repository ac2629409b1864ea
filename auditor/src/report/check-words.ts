import type { Text } from "@fedseg/wording/names.ts";

/** One of the thirteen checks in words: its name and what it establishes. */
interface CheckWords {
  readonly name: Text;
  readonly claim: Text;
}

/** The thirteen checks in their order. */
const CHECKS: readonly CheckWords[] = [
  {
    name: { en: "Keys and rotations", zh: "密钥及其更换" },
    claim: {
      en: "Every ledger belongs to the party that the plan names, and every new key was introduced by the old one.",
      zh: "每份账本均属于计划所列的参与方；每次更换密钥均由旧密钥认可。",
    },
  },
  {
    name: { en: "Every signature", zh: "全部签名" },
    claim: {
      en: "Every statement in the records was signed by the party that it speaks for.",
      zh: "记录中的每项声明都由其声称的参与方签名。",
    },
  },
  {
    name: { en: "Chains and trees", zh: "账本链与 Merkle 树" },
    claim: {
      en: "No ledger line was changed, left out or moved: chains and Merkle trees are rebuilt from the first line on.",
      zh: "账本没有任何一行被改动、删去或调换：从第一行起重建链与 Merkle 树，结果一致。",
    },
  },
  {
    name: { en: "Checkpoints", zh: "检查点" },
    claim: {
      en: "Nobody kept two versions of a ledger: all checkpoints that were ever signed are consistent.",
      zh: "没有人保存两份不同的账本：所有签过的检查点彼此一致。",
    },
  },
  {
    name: { en: "Releases in every ledger", zh: "每次发布均记入各方账本" },
    claim: {
      en: "What was released is the same in the ledger of everybody who took part; nothing was released on the side.",
      zh: "所有参与方的账本记载了相同的发布；没有账外发布。",
    },
  },
  {
    name: { en: "Plan approved first", zh: "计划先行批准" },
    claim: {
      en: "Every platform approved this plan before anything was charged.",
      zh: "产生任何隐私开销之前，各平台均已批准该计划。",
    },
  },
  {
    name: { en: "Mechanism and noise", zh: "机制与噪声" },
    claim: {
      en: "Every release asked for the sensitivity and noise that the plan gives, and enough honest nodes took part.",
      zh: "每次发布的灵敏度与噪声均与计划一致，且参与的诚实节点足够多。",
    },
  },
  {
    name: { en: "Order and attempts", zh: "顺序与尝试" },
    claim: {
      en: "Charged first, then sent, then released; every attempt is released, refunded on proof, or stays charged.",
      zh: "先扣减、再发送、后发布；每次尝试要么发布，要么凭证明退还，要么维持扣减。",
    },
  },
  {
    name: { en: "Epsilon recomputed", zh: "重新计算 ε" },
    claim: {
      en: "What the releases give away was computed anew, by two accountants and for every observer.",
      zh: "由两套核算方法、针对每类观察者，重新计算各次发布泄露的信息量。",
    },
  },
  {
    name: { en: "Budgets", zh: "预算" },
    claim: {
      en: "Every account adds up and stays within what its organisation authorised.",
      zh: "每个账户的收支相符，且未超出该机构授权的预算。",
    },
  },
  {
    name: { en: "Model replayed", zh: "模型重放" },
    claim: {
      en: "The published model is what the recorded sums give, byte for byte, and every sum carries its quorum.",
      zh: "已发布的模型可由所记录的汇总逐字节重现，且每个汇总都有足额签名。",
    },
  },
  {
    name: { en: "Software", zh: "软件" },
    claim: {
      en: "All parties ran the same privacy-relevant software, by their own statement.",
      zh: "据各方自述，与隐私有关的软件部分彼此相同。",
    },
  },
  {
    name: { en: "Canary audits", zh: "噪声实测" },
    claim: {
      en: "Installations have tested their own noise on made-up data, by their own statement.",
      zh: "据各方自述，已用虚构数据对自身的噪声做过实测。",
    },
  },
];

/** Returns a check's words; a number that is not among the thirteen keeps the name that it came with. */
export function checkWords(number: number, name: string): CheckWords {
  const empty = { en: "", zh: "" };
  return CHECKS[number - 1] ?? { name: { en: name, zh: name }, claim: empty };
}
