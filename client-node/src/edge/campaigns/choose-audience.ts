import type { Campaign } from "../../campaigns/campaign.ts";
import { isResting } from "../../campaigns/campaign.ts";
import type { ScoreSet, ScoredUser } from "../../labels/score-set.ts";
import type { CurrentOrders } from "./current-orders.ts";

/** Whom a campaign may speak to, and why others who were chosen are not among them. */
export interface Audience {
  readonly users: readonly { readonly id: string; readonly hash: string }[];
  /** Users who meet the conditions. */
  readonly chosen: number;
  /** Of them: not counted any more by consent, withdrawal or rule; in another campaign that is still under way. */
  readonly gone: number;
  readonly resting: number;
  /** How many of the audience ordered in as many days before. */
  readonly ordered: number;
}

/** Chooses, of scored users, those who meet the conditions, may be counted today and are in no campaign under way. */
export async function chooseAudience(
  { users: scored }: Pick<ScoreSet, "users">,
  matches: (user: ScoredUser) => boolean,
  around: {
    readonly current: CurrentOrders;
    readonly campaigns: readonly Campaign[];
    readonly nowMs: number;
    hash(id: string): string;
  },
): Promise<Audience> {
  const { current, campaigns, nowMs, hash } = around;
  const busy = campaigns.filter((one) => isResting(one, nowMs));
  const resting = new Set(busy.flatMap(({ treatment, control }) => [...treatment, ...control]));
  const users: { id: string; hash: string }[] = [];
  let [chosen, gone, rested] = [0, 0, 0];
  for await (const some of scored) {
    for (const user of some) {
      if (!matches(user)) continue;
      chosen++;
      const own = hash(user.id);
      if (!current.counted.has(own)) gone++;
      else if (resting.has(own)) rested++;
      else users.push({ id: user.id, hash: own });
    }
  }
  const ordered = users.filter((user) => current.ordered.has(user.hash)).length;
  return { users, chosen, gone, resting: rested, ordered };
}
