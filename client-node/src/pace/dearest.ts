import type { AskedSession } from "@fedseg/shared/plan/dry-run.ts";

/**
 * Returns, of each kind of question of a plan, the sessions that may take longest: the one that asks for most numbers, and the one
 * whose parameters say most, as when ever more trees score a user whose sums are as long as before.
 */
export function dearestOfEach(
  sessions: readonly AskedSession[],
): ReadonlyMap<string, readonly AskedSession[]> {
  const dearest = new Map<string, readonly AskedSession[]>();
  for (const query of new Set(sessions.map(({ request }) => request.query))) {
    const own = sessions.filter(({ request }) => request.query === query);
    const longest = greatest(own, (asked) => [asked.parameters.length, said(asked)]);
    const fullest = greatest(own, (asked) => [said(asked), asked.parameters.length]);
    dearest.set(query, [...new Set([longest, fullest])]);
  }
  return dearest;
}

/** How much a session's parameters say. */
function said({ request }: AskedSession): number {
  return JSON.stringify(request.params).length;
}

/** Returns the session that is greatest in the first of two sizes, of those the one that is in the second. */
function greatest(
  sessions: readonly AskedSession[],
  sizesOf: (asked: AskedSession) => readonly [number, number],
): AskedSession {
  const sized = sessions.map((asked) => ({ asked, sizes: sizesOf(asked) }));
  const isLess = (a: readonly number[], b: readonly number[]) =>
    a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  return sized.reduce((most, one) => (isLess(most.sizes, one.sizes) ? one : most)).asked;
}
