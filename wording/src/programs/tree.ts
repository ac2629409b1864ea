import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { DEPTH, type TreeStep } from "@fedseg/shared/programs/tree/shares.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { likelyEnds } from "@fedseg/shared/programs/tree/likely-ends.ts";
import type { TreeScorer } from "@fedseg/shared/queries/scorers/tree.ts";
import type { AnyTreeModel, TreeModel } from "@fedseg/shared/programs/tree/spec.ts";
import type { TreeSupport } from "@fedseg/shared/programs/tree/support.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { classesTold } from "./prediction/classes-told.ts";
import { qualityText, topText } from "./prediction/quality-text.ts";
import { predictionTold } from "./prediction/section.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable, predictionAims } from "./prediction/words.ts";
import { onCodes, ruleText } from "./rule-text.ts";
import { stepPercent } from "./tree/step-percent.ts";
import type { ProgramWords } from "./words.ts";

/** Words for every step: a missing one does not compile. */
const STEPS: Readonly<Record<TreeStep, Text>> = {
  ...PREDICTION_STEPS,
  values: { en: "find where each feature's values lie at the cutoff", zh: "求截止时各特征取值的分布" },
  level: {
    en: "find the condition that parts the classes best, at every end of the tree",
    zh: "在决策树每个末端找出最能区分类别的条件",
  },
  ends: { en: "count the classes at the ends of the tree", zh: "统计决策树各末端的类别人数" },
};

/** Rules that are told, of the highest chances and of the lowest. */
const [TOLD_HIGH, TOLD_LOW] = [3, 2];

/** What a decision tree says to people. */
export const treeWords: ProgramWords<PredictionSpec, AnyTreeModel, TreeSupport> = {
  ...predictionAims,
  aim: ({ target }) => ({
    en: `the chance of "${target}", by rules of at most ${DEPTH} conditions`,
    zh: `「${target}」的概率（用不超过 ${DEPTH} 个条件的规则）`,
  }),
  session: (step) => STEPS[step as TreeStep],
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold({ en: "decision tree", zh: "决策树" }, (model: AnyTreeModel, { target }, features) =>
    isOfClasses(model)
      ? [...classesTold(model, target), ...classRulesText(model, features)]
      : [
          qualityText(model.table, target),
          ...rulesText(model, target, features),
          ...topText(model.table, target),
        ],
  ),
};

function supportText({ users, mu, mode, levelUsers }: TreeSupport, least: TreeSupport, m: number): Text {
  const [all, few] = [levelUsers, least.levelUsers].map((count) => formatNumber(count, 0));
  const [known, noise] = [formatNumber(users, 0), formatNumber(mu, 2)];
  const [en, zh] =
    mode === "users"
      ? ["The tree grows on the users themselves, a level a sum", "决策树直接由用户逐层生成，每层一次汇总"]
      : [
          "The tree puts a logistic regression into rules, on made-up users: for conditions of its own there are too few users",
          "用户数不足以逐层生成，改为在虚构用户上把逻辑回归写成规则",
        ];
  return {
    en: `${en}: ${known} users at mu ${noise}; it grows on users from ${all} on (${few} when only ${m} platforms stay).`,
    zh: `${zh}：${known} 名用户，mu 为 ${noise}；达到 ${all} 名后直接由用户生成（仅 ${m} 个平台留下时为 ${few} 名）。`,
  };
}

const NO_CONDITION: Text = {
  en: "No condition tells anything at this noise.",
  zh: "在此噪声下没有条件有预测作用。",
};

/** Says of every class that is the likeliest somewhere under which rule it is so most. */
function classRulesText(model: ClassesModel<TreeScorer>, features: readonly FeatureSpec[]): Text[] {
  const { columns, nodes } = model.classes[0].scorer;
  const ends = likelyEnds(model);
  const rules = rulesOf(nodes);
  if (rules.length === 1) return [NO_CONDITION];
  return model.classes.flatMap(({ name }) => {
    const own = rules.filter(({ node }) => ends[node].name === name);
    if (own.length === 0) return [];
    const most = own.reduce((best, rule) => (ends[rule.node].chance > ends[best.node].chance ? rule : best));
    const { en, zh } = ruleText(most, onCodes(columns), features);
    const percent = formatNumber(100 * ends[most.node].chance, 0);
    return [
      {
        en: `${name} is likeliest with ${en} (about ${percent} %).`,
        zh: `${zh}时最可能为 ${name}（约 ${percent} %）。`,
      },
    ];
  });
}

function rulesText({ columns, nodes }: TreeModel, target: string, features: readonly FeatureSpec[]): Text[] {
  const rules = rulesOf(nodes).toSorted((a, b) => b.leaf.step - a.leaf.step || a.number - b.number);
  if (rules.length === 1) return [NO_CONDITION];
  const high = rules.slice(0, Math.min(TOLD_HIGH, rules.length - 1));
  const low = rules.slice(high.length).slice(-TOLD_LOW).toReversed();
  const said = (some: typeof rules) =>
    some.map((rule) => {
      const { en, zh } = ruleText(rule, onCodes(columns), features);
      const percent = stepPercent(rule.leaf.step);
      return { en: `${en} (about ${percent} %)`, zh: `${zh}（约 ${percent} %）` };
    });
  const [top, bottom] = [said(high), said(low)];
  return [
    {
      en: `The highest chances of "${target}": ${top.map(({ en }) => en).join("; ")}.`,
      zh: `「${target}」概率最高：${top.map(({ zh }) => zh).join("；")}。`,
    },
    {
      en: `The lowest: ${bottom.map(({ en }) => en).join("; ")}.`,
      zh: `最低：${bottom.map(({ zh }) => zh).join("；")}。`,
    },
  ];
}
