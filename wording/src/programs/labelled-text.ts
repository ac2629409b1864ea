import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";

/** Says how many users have a label, and where: "2,783 labelled, 2 not measured, in scores.db". */
export function labelledText(labelled: number, unmeasured: number, scores: string): Text {
  const [some, others] = [labelled, unmeasured].map((users) => formatNumber(users, 0));
  return {
    en: `${some} labelled, ${others} not measured, in ${scores}`,
    zh: `已标注 ${some} 名用户，${others} 名无法测量，存于 ${scores}`,
  };
}

/** Says that users keep the labels of a newer study. */
export function keptText(name: string): Text {
  return {
    en: `the results of ${name} are kept; users have the labels of a newer study`,
    zh: `已保留 ${name} 的结果；用户仍用更新一项研究的标注`,
  };
}

/** Says where scores have been brought. */
export function exportedText(users: number, target: string): Text {
  return {
    en: `${users} users exported to ${target}`,
    zh: `已将 ${users} 名用户导出到 ${target}`,
  };
}
