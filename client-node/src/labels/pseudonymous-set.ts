import type { LabelSet } from "./labelled-user.ts";

/** Puts pseudonyms in the place of ids, and sorts by them: the order of the ids would tell who is who. */
export function pseudonymousSet(set: LabelSet, pseudonymOf: (id: string) => string): LabelSet {
  const users = Array.from(set.users, (user) => ({ ...user, id: pseudonymOf(user.id) }));
  return { ...set, users: users.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
