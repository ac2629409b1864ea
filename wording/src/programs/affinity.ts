import { overIndices } from "@fedseg/shared/programs/affinity/over-index.ts";
import { segmentLists } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import type { AffinitySupport } from "@fedseg/shared/programs/affinity/support.ts";
import { toldPairs } from "@fedseg/shared/programs/affinity/pairs.ts";
import { entryTotals } from "@fedseg/shared/programs/affinity/named-entries.ts";
import { formatEstimate, formatNumber } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { numberedSegment } from "./numbered-segment.ts";
import type { Amounts } from "./section.ts";
import { type ProgramWords, supportRow } from "./words.ts";

/** Entries that are told of everybody, and of each segment. */
const TOLD = 5;

/** Entries that are drawn of each segment. */
const DRAWN = 8;

/** What affinity says to people. */
export const affinityWords: ProgramWords<AffinitySpec, AffinityModel, AffinitySupport> = {
  aim: () => ({ en: "what each segment buys", zh: "各客群购买的内容" }),
  purpose: () => ({
    en: "Counting what the users of each segment bought last, for recommendations",
    zh: "统计各客群用户最近购买的内容，用于推荐",
  }),
  session: (step) =>
    step === "pairs"
      ? { en: "count what is bought together, of what most buy", zh: "统计最常购买条目中哪些被一起购买" }
      : { en: "count what each segment's users bought last", zh: "统计各客群用户最近购买的条目" },
  support: ({ support, leastSupport }, m) => ({
    words: supportText(support, leastSupport, m),
    heads: [
      { en: "± of an entry's buyers", zh: "条目购买人数的误差 ±" },
      { en: "in users", zh: "人数" },
    ],
    rows: [
      supportRow({ en: "in one segment", zh: "单个客群" }, formatNumber(support.segmentSigma, 0)),
      supportRow({ en: "in all together", zh: "合计" }, formatNumber(support.totalSigma, 0)),
      ...(support.pairSigma === undefined
        ? []
        : [supportRow({ en: "of a pair", zh: "一对条目" }, formatNumber(support.pairSigma, 0))]),
    ],
  }),
  told: (model, spec) => texts(model, spec),
  section: (model, spec) => ({
    title: { en: "What segments buy", zh: "各客群购买的内容" },
    paragraphs: [commonText(model, spec), ...pairTexts(model, spec), helpText(model, spec)],
    amounts: overIndexPicture(model, spec),
  }),
};

/** What everybody buys, what each segment buys more of, what is bought together, and what of it helps. */
function texts(model: AffinityModel, spec: AffinitySpec): Text[] {
  return [
    commonText(model, spec),
    ...segmentTexts(model, spec),
    ...pairTexts(model, spec),
    helpText(model, spec),
  ];
}

/** What is bought together, where it was asked. */
function pairTexts(model: AffinityModel, spec: AffinitySpec): readonly Text[] {
  if (!model.pairs) return [];
  const told = toldPairs(model.pairs, entryTotals(model), spec.floor).slice(0, TOLD);
  if (told.length === 0) {
    return [
      {
        en: "What is bought together does not stand out of the noise: nobody is recommended anything by it.",
        zh: "哪些条目被一起购买未超出噪声，不据此作推荐。",
      },
    ];
  }
  const pairs = told.map(({ entries: [a, b] }) => [model.entries[a], model.entries[b]]);
  return [
    {
      en: `Bought together more than chance would have it: ${pairs.map((pair) => pair.join(" and ")).join(", ")}.`,
      zh: `一起购买超出偶然的有：${pairs.map((pair) => pair.join("与")).join("、")}。`,
    },
  ];
}

function supportText({ namedFrom }: AffinitySupport, { namedFrom: least }: AffinitySupport, m: number): Text {
  const [all, few] = [namedFrom, least].map((count) => formatNumber(count, 0));
  return {
    en: `An entry of the catalogue is usually named from ${all} buyers on (${few} when only ${m} platforms stay).`,
    zh: `目录中的条目通常在购买人数达到 ${all} 后才会列出（仅 ${m} 个平台留下时为 ${few}）。`,
  };
}

function commonText(model: AffinityModel, spec: AffinitySpec): Text {
  const { common } = segmentLists(model, spec);
  if (common.length === 0) {
    return {
      en: "Nothing of the catalogue has buyers beyond the noise: it is not told what is bought. Fewer entries, such as categories, more users or a larger share would tell.",
      zh: "目录中没有条目的购买人数超出噪声，因此不说明购买内容。减少条目（例如改用类别）、增加用户或份额后可说明。",
    };
  }
  const { totals, sigma } = entryTotals(model);
  const told = common.slice(0, TOLD).map((place) => ({
    entry: model.entries[place],
    users: formatEstimate({ value: totals[place], sigma }),
  }));
  return {
    en: `Of ${model.entries.length} entries, ${common.length} are bought beyond the noise. Most users have among their last ${model.most}: ${told.map(({ entry, users }) => `${entry} (${users} users)`).join(", ")}.`,
    zh: `${model.entries.length} 个条目中有 ${common.length} 个的购买超出噪声。最近 ${model.most} 项中含有该条目的用户最多的：${told.map(({ entry, users }) => `${entry}（${users} 人）`).join("、")}。`,
  };
}

/** Draws what each segment buys more of than everybody; nothing where none does beyond the noise. */
function overIndexPicture(model: AffinityModel, spec: AffinitySpec): Amounts[] {
  const panels = overIndices(model, spec).flatMap((over, segment) => {
    if (over.length === 0) return [];
    const number = model.numbers[segment];
    const rows = over.slice(0, DRAWN).map(({ place, times }) => {
      const entry = model.entries[place];
      return { name: { en: entry, zh: entry }, amount: { ...times } };
    });
    return [{ title: numberedSegment(number), rows }];
  });
  const title = { en: "How many times as much as everybody", zh: "相当于全体的多少倍" };
  return panels.length > 0 ? [{ title, unit: "times", against: 1, panels }] : [];
}

/** What each segment buys more of than everybody. */
function segmentTexts(model: AffinityModel, spec: AffinitySpec): readonly Text[] {
  return overIndices(model, spec).flatMap((over, segment) => {
    if (over.length === 0) return [];
    const told = over
      .slice(0, TOLD)
      .map(({ place, times }) => ({ entry: model.entries[place], times: formatEstimate(times) }));
    const number = model.numbers[segment];
    return [
      {
        en: `Segment ${number} buys more than everybody of: ${told.map(({ entry, times }) => `${entry} (${times} times)`).join(", ")}.`,
        zh: `客群 ${number} 比全体更多购买：${told.map(({ entry, times }) => `${entry}（${times} 倍）`).join("、")}。`,
      },
    ];
  });
}

function helpText(model: AffinityModel, spec: AffinitySpec): Text {
  const { common, isHelpful, gain } = segmentLists(model, spec);
  if (common.length === 0) return { en: "Nobody is recommended anything by it.", zh: "因此不据此作推荐。" };
  if (!isHelpful) {
    return {
      en: "Segments do not help here; the list is the common one: what they buy differs by no more than noise and chance would make it, or not in what is listed first.",
      zh: "客群在此无助于推荐，使用共同的列表：各客群购买内容的差异不超出噪声与偶然，或不影响排在前面的条目。",
    };
  }
  const percent = formatNumber(100 * gain, gain < 0.1 ? 1 : 0);
  return {
    en: `Each segment has a list of its own, which holds about ${percent} % more of what its users buy than the common one.`,
    zh: `各客群有自己的列表，其中包含的该客群购买内容比共同列表约多 ${percent}%。`,
  };
}
