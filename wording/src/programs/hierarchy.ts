import type { Group } from "@fedseg/shared/programs/hierarchy/groups.ts";
import { groupsAt } from "@fedseg/shared/programs/hierarchy/groups.ts";
import {
  type HierarchyModel,
  type HierarchySpec,
  MOST_GROUPS,
} from "@fedseg/shared/programs/hierarchy/spec.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { type Text, joinLists } from "../language.ts";
import { nestedNames } from "./hierarchy/nested-names.ts";
import { drawnTree } from "./hierarchy/drawn-tree.ts";
import type { Section } from "./section.ts";
import type { ProgramWords } from "./words.ts";

/** What a hierarchy says to people. */
export const hierarchyWords: ProgramWords<HierarchySpec, HierarchyModel, undefined> = {
  aim: ({ groups }) => ({
    en: `groups within groups (${groups.join(", ")})`,
    zh: `层级分群（${groups.join("、")} 组）`,
  }),
  purpose: ({ groups }) => ({
    en: `Arranging the segments' users in ${joinLists(groups.map(String)).en} groups within groups, from sums that are released already`,
    zh: `仅用已发布的汇总数，把用户逐级分为 ${joinLists(groups.map(String)).zh} 组`,
  }),
  session: () => ({ en: "nothing: a hierarchy asks for no sums", zh: "无：层级分群不请求汇总" }),
  support: () => ({
    words: {
      en: "Groups within groups cost nothing: they are made of what the segmentation is told. Their shares of the users are rough, so they carry no ±.",
      zh: "层级分群不消耗预算：由分群已得到的汇总数计算。各组占比仅为约数，故不标 ±。",
    },
    heads: [{ en: "", zh: "" }],
    rows: [],
  }),
  told: (model, { groups }, features) => [HOW, ...groups.map((count) => cutText(model, count, features))],
  section: (model, { groups }, features): Section => ({
    title: TITLE,
    paragraphs: [HOW, ...groups.map((count) => cutText(model, count, features))],
    picture: PICTURE,
    tree: drawnTree(model, features, MOST_GROUPS),
  }),
};

const TITLE: Text = { en: "Groups within groups", zh: "层级分群" };
const HOW: Text = {
  en: "Groups are named by what sets them apart from the other side of each fork beyond the noise, from the whole down. Shares are rough: they have no ±.",
  zh: "各组自上而下按每次分叉时超出噪声的差别命名。占比为约数，不标 ±。",
};
const PICTURE: Text = {
  en: "The farther right two sides meet, the more of all users' differences lies between them; the thin line is two standard errors of the noise either way. Forks that the noise cannot tell apart are drawn as one.",
  zh: "两侧汇合处越靠右，其间差异占全部差异越多；细线为噪声的正负两个标准误差。噪声无法区分先后的分叉合并绘制。",
};

function cutText(model: HierarchyModel, count: number, features: readonly FeatureSpec[]): Text {
  const groups = groupsAt(model, count);
  const names = nestedNames(model, features);
  const texts = groups.map((group, at) => groupText(at, group, names.get(group.node)!));
  return {
    en: `In ${groups.length} groups: ${texts.map(({ en }) => en).join("; ")}.`,
    zh: `分为 ${groups.length} 组：${texts.map(({ zh }) => zh).join("；")}。`,
  };
}

function groupText(at: number, { share }: Group, name: Text): Text {
  const part = roughShare(share);
  return { en: `${at + 1} ${name.en}, ${part.en}`, zh: `${at + 1} ${name.zh}，${part.zh}` };
}

/** "about 31 % of the users". */
function roughShare(share: number): Text {
  const percent = Math.round(100 * share);
  return percent < 1
    ? { en: "less than 1 % of the users", zh: "不到 1%" }
    : { en: `about ${percent} % of the users`, zh: `约 ${percent}%` };
}
