import type { Text } from "../language.ts";

/** What a node that has its model still waits for, so many ms from the study's end at most, and what is right to do. */
export function awaitedText(ms: number): Text {
  const isShort = ms < 60_000;
  const time = Math.ceil(ms / (isShort ? 1000 : 60_000));
  return {
    en: `The users are labelled now. This node stays for its partners' signatures below its ledger's last entries, for ${time} ${isShort ? "s" : "min"} from the study's end at most: a partner, or the coordinator, has not answered yet. Let it run; it ends by itself, and there is nothing to give up. Where it is ended before, or nobody answers, it lacks no model and no label: the next study makes up for the signatures, and an audit says until then that they are missing.`,
    zh: `现在标注用户。本节点等待合作方对其账本最后条目的签名，从研究结束起最多 ${time} ${isShort ? "秒" : "分钟"}：尚有合作方或协调方未应答。请让它继续运行，它会自行结束，无需放弃研究。若提前结束或无人应答，模型与标签均不受影响：缺少的签名由下一项研究补上，在此之前审计会指出其缺失。`,
  };
}
