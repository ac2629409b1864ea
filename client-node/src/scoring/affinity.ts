import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import type { AffinityModel, AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import {
  REASONS,
  REASON_LIST,
  SEGMENTS_HELP,
  SEGMENTS_LIST,
  reasonText,
} from "@fedseg/wording/recommendations/reasons.ts";
import { recommendedText } from "@fedseg/wording/recommendations/recommended-text.ts";
import { nearestCenter } from "../queries/nearest-center.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { ownCounts, popularityOf } from "./affinity/popularity.ts";
import { recommender } from "./affinity/recommender.ts";
import { pairRanking } from "./affinity/pair-ranking.ts";
import { recommendationColumns } from "./affinity/columns.ts";
import type { Scorer } from "./scorer.ts";

/** What is recommended to a user: what they buy often, then what their segment and everybody buy. */
export const affinityScorer: Scorer<AffinitySpec, AffinityModel> = {
  prepare({ model, spec }, table) {
    const { baskets } = table;
    if (!baskets) throw new RangeError('"baskets" expected what every user has bought, got none');
    const { scaling, entries, most } = model;
    const own = ownCounts(baskets.recent, {
      users: table.users,
      width: MOST_RECENT,
      most,
      entries: entries.length,
    });
    const popularity = popularityOf(model, spec, own);
    const scale = rowScaler(scaling, table);
    const [row, found] = [new Int32Array(scaling.columns.length), new Float64Array(1)];
    const centers = Int32Array.from(model.centers);
    const recommend = recommender(popularity, { ranking: pairRanking(model, spec), most });
    const recommended = (user: number) => {
      const segment = scale(user, row) ? nearestCenter(row, centers, found) : undefined;
      return recommend({
        segment,
        often: baskets.often.subarray(user * MOST_OFTEN, (user + 1) * MOST_OFTEN),
        recent: baskets.recent.subarray(user * MOST_RECENT, (user + 1) * MOST_RECENT),
      });
    };
    return {
      columns: recommendationColumns(model.pairs !== undefined),
      lists: {
        entries,
        [REASON_LIST]: REASONS,
        [SEGMENTS_LIST]: [SEGMENTS_HELP[`${popularity.isHelpful}`]],
      },
      score(user) {
        const list = recommended(user);
        const values: Record<string, number> = {};
        for (let at = 0; at < LIST; at++) {
          values[`item_${at + 1}`] = list[at] ? list[at].place + 1 : 0;
          values[`why_${at + 1}`] = list[at] ? REASONS.indexOf(list[at].reason) + 1 : 0;
          if (model.pairs) values[`with_${at + 1}`] = (list[at]?.beside ?? -1) + 1;
        }
        return { program: "affinity", values };
      },
      explain(user) {
        const list = recommended(user);
        if (list.length === 0) return undefined;
        return recommendedText(
          list.map(({ place, reason, beside }) => ({
            entry: entries[place],
            why: reasonText(reason, beside === undefined ? undefined : entries[beside]),
          })),
          popularity.isHelpful,
        );
      },
    };
  },
};
