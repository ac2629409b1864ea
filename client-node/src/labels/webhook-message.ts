import type { ScoreSet } from "./score-set.ts";
import { setJson, userWriter } from "./user-json.ts";

/** Yields the users of a set as JSON arrays, `batch` users each; one empty array for no users. */
export async function* userArrays(set: ScoreSet, batch: number): AsyncGenerator<string> {
  const write = userWriter(set.programs);
  let [users, isFirst]: [string[], boolean] = [[], true];
  for await (const some of set.users) {
    for (const user of some) {
      users.push(write(user));
      if (users.length < batch) continue;
      yield `[${users.join(",")}]`;
      [users, isFirst] = [[], false];
    }
  }
  if (users.length > 0 || isFirst) yield `[${users.join(",")}]`;
}

/** Where a message stands in its snapshot: the scores of all users at one time. */
export interface BatchPlace {
  /** Identity of the snapshot: the same users with the same scores have the same. */
  readonly snapshot: string;
  /** Counted from 1, of `batches`. */
  readonly batch: number;
  readonly batches: number;
}

/** Writes the message of one batch: type, timestamp and data, as the Standard Webhooks have it. */
export function webhookMessage(
  set: ScoreSet,
  { snapshot, batch, batches }: BatchPlace,
  users: string,
): string {
  const place = JSON.stringify({ snapshot, batch, batches }).slice(1, -1);
  const timestamp = JSON.stringify(set.labelledAt);
  return `{"type":"segments.batch","timestamp":${timestamp},"data":{${place},${setJson(set)},"users":${users}}}`;
}
