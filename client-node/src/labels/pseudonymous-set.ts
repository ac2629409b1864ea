import type { ScoredUser, ScoreSet } from "./score-set.ts";

/** Puts pseudonyms in the place of ids, and sorts by them: the order of the ids would tell who is who. */
export async function pseudonymousSet(set: ScoreSet, pseudonymOf: (id: string) => string): Promise<ScoreSet> {
  const users: ScoredUser[] = [];
  for await (const some of set.users)
    for (const { id, values } of some) users.push({ id: pseudonymOf(id), values });
  users.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...set, users: batchesOf(users) };
}

/** Hands users that are all there out, like those of a table. */
export function batchesOf(users: readonly ScoredUser[]): ScoreSet["users"] {
  return {
    async *[Symbol.asyncIterator]() {
      yield users;
    },
  };
}
