import type { Context } from "../report/context.ts";
import { type Entry, found } from "./document.ts";

/** Lists the technical measures that the system enforces. */
export function securityEntries({ say }: Context): readonly Entry[] {
  return [
    found(
      say("Data stays where it is", "数据留在原处"),
      say(
        "Rows never leave a platform's node. What leaves is one masked vector per session.",
        "数据行从不离开平台的节点。每次会话离开节点的只有一个加掩码的向量。",
      ),
    ),
    found(
      say("Bounded contributions and noise", "界限与噪声"),
      say(
        "Each user's contribution is cut to a fixed length; each node adds discrete Gaussian noise from the operating system's random numbers before masking, sized so that honest nodes alone carry enough of it.",
        "每名用户的贡献截断到固定长度；各节点在加掩码之前，用操作系统随机数生成离散高斯噪声，其大小保证仅诚实节点的噪声就已足够。",
      ),
    ),
    found(
      say("Secure aggregation", "安全聚合"),
      say(
        "Masks cancel only in the sum over enough platforms; the coordinator and the other platforms see no platform's own numbers.",
        "掩码只在足够多平台的总和中抵消；协调方与其他平台看不到任何单个平台的数字。",
      ),
    ),
    found(
      say("Budgets", "预算"),
      say(
        "One account per organisation for all its studies; charged durably before anything leaves, refused when it would be exceeded.",
        "每家机构一个账户，涵盖其全部研究；任何数据离开之前先行持久记账，超额即拒绝。",
      ),
    ),
    found(
      say("Integrity and evidence", "完整性与证据"),
      say(
        "Ed25519 signatures on every statement; append-only, hash-chained ledgers with Merkle trees and checkpoints that the partners cosign; every sum and the model can be replayed.",
        "每项声明均有 Ed25519 签名；账本只增不改，以散列链与 Merkle 树固定，检查点由合作方联署；每个汇总及模型均可重放。",
      ),
    ),
    found(
      say("Encryption at rest at a node", "节点静态加密"),
      say(
        "Keys, journals, labels and withdrawals are sealed under a storage key of the platform.",
        "密钥、日志、标签与撤回记录以平台自有的存储密钥加密保存。",
      ),
    ),
  ];
}
