import { countText } from "@fedseg/wording/number-text.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import type { FeatureQuality } from "./quality-report.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { rangeText } from "./quality-words.ts";

/** Shares above which something is worth a look. */
const MUCH = { outside: 0.05, missing: 0.2, oneBin: 0.95 } as const;

/** Returns what looks wrong with one feature. */
export function featureHints(feature: FeatureQuality, language: Language): string[] {
  const say = sayIn(language);
  const { spec, measured, filled, dropped, below, above, natural, after } = feature;
  const texts: string[] = [];
  const missing = filled + dropped;
  const users = measured + missing;
  if (users > 0 && measured === 0)
    return [
      say(
        "No user has a value. Check the columns that it is computed from.",
        "没有用户有值。请检查计算它的各列。",
      ),
    ];
  if (missing > MUCH.missing * users) {
    const then =
      filled > 0
        ? say("are filled as the dictionary says", "按字典所述填充")
        : say("contribute nothing", "不参与研究");
    texts.push(
      say(
        `${shareText(missing, users)} of the users (${countText(missing)}) have no value and ${then}.`,
        `${shareText(missing, users)} 的用户（${countText(missing)} 人）没有值，${then}。`,
      ),
    );
  }
  if (below + above > MUCH.outside * measured) {
    const share = shareText(below + above, measured);
    const side = below > above ? say("below", "低于下限") : say("above", "高于上限");
    texts.push(
      say(
        `${share} lie outside ${rangeText(spec, language)}, most of them ${side}. Is the unit the agreed one?`,
        `${share} 在 ${rangeText(spec, language)}之外，多数${side}。单位是否为约定的单位？`,
      ),
    );
  }
  if (natural && natural.min === natural.max) {
    texts.push(
      say(
        `Every user has the same value, ${valueText(natural.min)}. It tells nobody apart.`,
        `所有用户的值相同，均为 ${valueText(natural.min)}。无法区分任何人。`,
      ),
    );
  } else if (Math.max(...after.counts) > MUCH.oneBin * sum(after.counts)) {
    texts.push(
      say(
        `Nearly all users fall into one of ${after.counts.length} bars: it tells few apart, or the hard range is too wide.`,
        `几乎所有用户落在 ${after.counts.length} 个区间之一：它难以区分用户，或取值范围过宽。`,
      ),
    );
  }
  return texts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
