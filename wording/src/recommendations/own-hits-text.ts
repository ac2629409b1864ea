import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate, formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import type { Section } from "../programs/section.ts";

/** Fewest users with a last basket, and something before it, of whom anything is told. */
export const LEAST_HELD = 30;

/** Standard errors beyond which one list is said to be better than another. */
const BEYOND = 2;

/** Ways of recommending, in the order in which they are told. */
export const HIT_LISTS = ["recommended", "repeats", "popular", "common", "segments", "shuffled"] as const;
export type HitList = (typeof HIT_LISTS)[number];

/** What is held against what: segments against shuffled ones, what the node recommends against what needs no study. */
export const HIT_GAINS = ["segments", "repeats", "popular"] as const;
export type HitGain = (typeof HIT_GAINS)[number];

/** What lists are worth to a node's own users: of how many of them the last basket holds something of a list of ten. Exact. */
export interface OwnHits {
  /** With a last basket, and something before it. */
  readonly users: number;
  /** Empty for too few users. */
  readonly rates: Readonly<Partial<Record<HitList, Estimate>>>;
  readonly gains: Readonly<Partial<Record<HitGain, Estimate>>>;
}

const NAMES: Readonly<Record<HitList, Text>> = {
  recommended: { en: "what this node recommends", zh: "本节点的推荐" },
  repeats: { en: "own repeats alone", zh: "仅本人复购" },
  popular: { en: "what own users buy most", zh: "本平台用户最常购买" },
  common: { en: "what all platforms buy", zh: "各平台共同最常购买" },
  segments: { en: "segments' lists", zh: "客群列表" },
  shuffled: { en: "segments' lists, shuffled", zh: "客群列表（打乱）" },
};

const TITLE: Text = {
  en: "Recommendations on own rows (stays here)",
  zh: "本平台用户上的推荐效果（仅留存于本地）",
};

/** Shows what lists are worth to a node's own users: it stays with the node's owner. */
export function ownHitsSection(hits: OwnHits): Section {
  const rows = HIT_LISTS.flatMap((name) => {
    const amount = hits.rates[name];
    return amount ? [{ name: NAMES[name], amount }] : [];
  });
  const title = {
    en: "Hit rate@10: users whose last basket holds something of the list",
    zh: "命中率@10：最近一单含有列表中条目的用户占比",
  };
  return {
    title: TITLE,
    paragraphs: [howText(hits), ...(rows.length > 0 ? [verdictText(hits)] : [])],
    ...(rows.length > 0 && { amounts: [{ title, unit: "share" as const, panels: [{ rows }] }] }),
  };
}

/** Says the same in one line. */
export function ownHitsText(hits: OwnHits): Text {
  const listed = (language: keyof Text) =>
    HIT_LISTS.flatMap((name) => {
      const rate = hits.rates[name];
      return rate ? [`${NAMES[name][language]} ${formatEstimate(percentOf(rate))} %`] : [];
    });
  const [how, verdict] = [howText(hits), verdictText(hits)];
  if (listed("en").length === 0) return how;
  return {
    en: `${how.en} Hit rate@10: ${listed("en").join(", ")}. ${verdict.en}`,
    zh: `${how.zh}命中率@10：${listed("zh").join("、")}。${verdict.zh}`,
  };
}

function howText({ users, rates }: OwnHits): Text {
  const count = formatNumber(users, 0);
  if (!rates.recommended)
    return {
      en: `Recommendations on own rows: ${count} users have a last basket of the catalogue and something before it; from ${LEAST_HELD} on it is told what lists are worth to them.`,
      zh: `本平台用户上的推荐效果：仅有${count}名用户既有目录内的最近一单又有此前的购买；达到${LEAST_HELD}名方给出。`,
    };
  return {
    en: `Own rows, which stay here: the last baskets of ${count} users, taken out of the counts of what segments buy, and lists made of what was bought before. ± is one standard error of so many users.`,
    zh: `本平台自有数据，仅留存于本地：以${count}名用户的最近一单作检验，客群购买统计已扣除该单，列表由其此前的购买得出。± 为该用户数下的一个标准误差。`,
  };
}

/** Which users are alike is learnt of all orders: what is told of segments' lists is at most what they are worth beforehand. */
const KNOWN: Text = {
  en: "Segments are made of all orders, the last among them, and so are pairs: these gains are upper bounds.",
  zh: "客群（及商品对）由全部订单得出，包括最近一单，故上述增益均为上限。",
};

/** Says that segments do not help where their gain, which is an upper bound, is none; and what a study adds. */
function verdictText({ gains }: OwnHits): Text {
  const { segments, repeats, popular } = gains;
  if (!segments || !repeats || !popular) return { en: "", zh: "" };
  const [ofSegments, overRepeats, overPopular] = [segments, repeats, popular].map(signed);
  const isBetter = segments.value > BEYOND * segments.sigma;
  const [helps, not] = [
    { en: "Segments may help here", zh: "客群在此可能有助于推荐" },
    { en: "Segments do not help here", zh: "客群在此无助于推荐" },
  ];
  const said = isBetter ? helps : not;
  return {
    en: `${said.en}: their lists against shuffled ones ${ofSegments} points. What this node recommends against own repeats alone ${overRepeats}, against what own users buy most ${overPopular} points. ${KNOWN.en}`,
    zh: `${said.zh}：客群列表较打乱后${ofSegments}个百分点。本节点的推荐较仅本人复购${overRepeats}、较本平台用户最常购买${overPopular}个百分点。${KNOWN.zh}`,
  };
}

function percentOf({ value, sigma }: Estimate): Estimate {
  return { value: 100 * value, sigma: 100 * sigma };
}

function signed(gain: Estimate): string {
  const { value, sigma } = percentOf(gain);
  return `${value < 0 ? "−" : "+"}${formatEstimate({ value: Math.abs(value), sigma })}`;
}
