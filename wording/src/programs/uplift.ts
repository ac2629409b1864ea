import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { type Side, effectsOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftModel, UpliftSpec } from "@fedseg/shared/programs/uplift/spec.ts";
import type { UpliftSupport } from "@fedseg/shared/programs/uplift/support.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { BAND_TITLES } from "./prediction/bands.ts";
import { numberedSegment } from "./numbered-segment.ts";
import type { Amounts } from "./section.ts";
import { effectText } from "./uplift/effect-text.ts";
import { type ProgramWords, supportRow } from "./words.ts";

/** What uplift says to people. */
export const upliftWords: ProgramWords<UpliftSpec, UpliftModel, UpliftSupport> = {
  aim: ({ campaign, bands }) => ({
    en: `what the campaign ${campaign} did${bands === undefined ? "" : `, by the bands of "${bands}"`}`,
    zh: `营销活动 ${campaign} 的效果${bands === undefined ? "" : `（按「${bands}」的概率档）`}`,
  }),
  purpose: ({ campaign, bands }) => ({
    en: `Counting who ordered of those whom the campaign ${campaign} was for and of those left alone, by ${bands === undefined ? "segment" : "band of the chance"}`,
    zh: `按${bands === undefined ? "客群" : "概率档"}统计营销活动 ${campaign} 的应接触者与未接触者中的下单人数`,
  }),
  session: () => ({
    en: "count who ordered on both sides of the campaign, by segment or band",
    zh: "按客群或概率档统计活动两组中的下单人数",
  }),
  support: ({ support, leastSupport, spec }, m) => ({
    words: supportText(spec, support, leastSupport, m),
    heads: [
      { en: "difference of rates", zh: "下单率之差" },
      { en: "seen in four of five, points", zh: "五次中四次可见（百分点）" },
      { en: "people it takes", zh: "所需人数" },
    ],
    rows: [
      supportRow(
        { en: "of all together", zh: "合计" },
        formatNumber(100 * support.seenOfAll, 1),
        formatNumber(support.takesAll, 0),
      ),
      supportRow(
        spec.bands === undefined
          ? { en: "of a segment of usual size", zh: "一般大小的客群" }
          : { en: "of a third of them", zh: "其中三分之一的人" },
        formatNumber(100 * support.seenOfSegment, 1),
        formatNumber(support.takesSegment, 0),
      ),
    ],
  }),
  told: (model, spec) => texts(model, spec),
  section: (model, spec) => ({
    title: {
      en: `What the campaign ${spec.campaign} did, all platforms together`,
      zh: `营销活动 ${spec.campaign} 的效果（所有平台合计）`,
    },
    paragraphs: [...texts(model, spec)],
    amounts: sidesPicture(model, spec),
  }),
};

/** Draws who ordered on both sides, of everybody of whom it is told. */
function sidesPicture(model: UpliftModel, spec: UpliftSpec): Amounts[] {
  const { all, segments } = effectsOf(model, spec);
  const own = segments.map((told, at) => [whoOf(model.numbers[at], spec), told] as const);
  const panels = [[ALL, all] as const, ...own].flatMap(([title, told]) => {
    if (!("effect" in told)) return [];
    const { treated, control } = told.effect;
    const rows = [
      { name: { en: "to hear of it", zh: "应接触" }, amount: shownRate(treated) },
      { name: { en: "left alone", zh: "未接触" }, amount: shownRate(control) },
    ];
    return [{ title, rows }];
  });
  if (panels.length === 0) return [];
  return [{ title: { en: "Who ordered", zh: "下单比例" }, unit: "share", panels }];
}

/** Noise may carry a share below 0 or above 1; people are told the end. */
function shownRate({ rate: { value, sigma } }: Side): Estimate {
  return { value: Math.min(Math.max(value, 0), 1), sigma };
}

const ALL: Text = { en: "All together", zh: "合计" };

/** Says what a campaign did: to all together, then to each segment or band. */
function texts(model: UpliftModel, spec: UpliftSpec): readonly Text[] {
  const { all, segments } = effectsOf(model, spec);
  return [
    effectText(ALL, all),
    ...segments.map((told, at) => {
      const number = model.numbers[at];
      return effectText(whoOf(number, spec), told);
    }),
  ];
}

/** Who people of a number are. */
function whoOf(number: number, { bands }: UpliftSpec): Text {
  if (bands === undefined) return numberedSegment(number);
  const title = BAND_TITLES[number - 1];
  return {
    en: `Chance of "${bands}" ${title.en}`,
    zh: `「${bands}」的概率${title.zh}`,
  };
}

function supportText(
  { audience }: UpliftSpec,
  { seenOfAll: all }: UpliftSupport,
  { seenOfAll: least }: UpliftSupport,
  m: number,
): Text {
  const people = formatNumber(audience, 0);
  const [seen, few] = [all, least].map((value) => formatNumber(100 * value, 1));
  return {
    en: `Of ${people} people a difference of ${seen} points would be seen in four of five campaigns (${few} when only ${m} platforms stay), where one in ten orders.`,
    zh: `若有 ${people} 人、其中十分之一下单，则五次活动中有四次能看出 ${seen} 个百分点的差异（仅 ${m} 个平台留下时为 ${few}）。`,
  };
}
