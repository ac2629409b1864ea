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
import { ownCounts, popularityOf } from "./affinity/popularity.ts";
import { recommender } from "./affinity/recommender.ts";
import { pairRanking } from "./affinity/pair-ranking.ts";
import { recommendationColumns } from "./affinity/columns.ts";
import { OWN_HITS, ownHitsFile } from "../labels/own-hits.ts";
import { ownHitsText } from "@fedseg/wording/recommendations/own-hits-text.ts";
import { segmentsOf } from "./affinity/lists.ts";
import { ownHits } from "./affinity/own-hits.ts";
import type { Scorer } from "./scorer.ts";

/**
 * What is recommended to a user: what they buy often, then what their segment and everybody buy; and what that is worth to the
 * node's own users, which stays here.
 */
export const affinityScorer: Scorer<AffinitySpec, AffinityModel> = {
  ofNewest: { sealed: [OWN_HITS] },
  prepare({ model, spec }, table) {
    const { baskets } = table;
    if (!baskets) throw new RangeError('"baskets" expected what every user has bought, got none');
    const { entries, most } = model;
    const own = ownCounts(baskets.recent, {
      users: table.users,
      width: MOST_RECENT,
      most,
      entries: entries.length,
    });
    const popularity = popularityOf(model, spec, own);
    const segmentOf = segmentsOf(model, table);
    const recommend = recommender(popularity, { ranking: pairRanking(model, spec), most });
    const recommended = (user: number) =>
      recommend({
        segment: segmentOf(user),
        often: baskets.often.subarray(user * MOST_OFTEN, (user + 1) * MOST_OFTEN),
        recent: baskets.recent.subarray(user * MOST_RECENT, (user + 1) * MOST_RECENT),
      });
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
      files() {
        const hits = ownHits({ model, spec }, table);
        return {
          released: [],
          sealed: hits ? [{ name: OWN_HITS, text: ownHitsFile(hits) }] : [],
          beside: hits && ownHitsText(hits),
        };
      },
    };
  },
};
