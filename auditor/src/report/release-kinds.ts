import type { ReleaseFacts } from "./facts/release-facts.ts";

/** Releases that asked the same with the same bounds and noise. */
export interface ReleaseKind {
  readonly first: ReleaseFacts;
  readonly sessions: readonly number[];
}

/** Groups releases by what they asked and cost, in the order in which each kind first came. */
export function releaseKinds(releases: readonly ReleaseFacts[]): readonly ReleaseKind[] {
  const kinds = new Map<string, { first: ReleaseFacts; sessions: number[] }>();
  for (const release of releases) {
    const { studyId, query, purpose, blocks, honest } = release;
    const noise = blocks.map(({ deltaSq, nodeVariance, length }) => [deltaSq, nodeVariance, length]);
    const key = JSON.stringify([studyId, query, purpose.en, honest, noise]);
    const kind = kinds.get(key) ?? { first: release, sessions: [] };
    kind.sessions.push(release.session);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** Most ranges that are written out. */
const MOST_RANGES = 10;

/** Writes numbers of sessions, neighbours as ranges: "1, 4–7"; a long list ends with an ellipsis. */
export function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, MOST_RANGES).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return [...shown, ...(ranges.length > MOST_RANGES ? ["…"] : [])].join(", ");
}
