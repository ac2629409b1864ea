import type { LabelSet } from "./labelled-user.ts";
import { setJson, userWriter } from "./user-json.ts";

/** Yields the users of a set as JSON arrays, `batch` users each; one empty array for no users. */
export function* userArrays(set: LabelSet, batch: number): Generator<string> {
  const write = userWriter(set.titles);
  let [users, isFirst]: [string[], boolean] = [[], true];
  for (const user of set.users) {
    users.push(write(user));
    if (users.length < batch) continue;
    yield `[${users.join(",")}]`;
    [users, isFirst] = [[], false];
  }
  if (users.length > 0 || isFirst) yield `[${users.join(",")}]`;
}

/** Where a message stands in its snapshot: the labels of all users at one time. */
export interface BatchPlace {
  /** Identity of the snapshot: the same users in the same segments have the same. */
  readonly snapshot: string;
  /** Counted from 1, of `batches`. */
  readonly batch: number;
  readonly batches: number;
}

/** Writes the message of one batch: type, timestamp and data, as the Standard Webhooks have it. */
export function webhookMessage(
  set: LabelSet,
  { snapshot, batch, batches }: BatchPlace,
  users: string,
): string {
  const place = JSON.stringify({ snapshot, batch, batches }).slice(1, -1);
  const timestamp = JSON.stringify(set.labelledAt);
  return `{"type":"segments.batch","timestamp":${timestamp},"data":{${place},${setJson(set)},"users":${users}}}`;
}
