import { countText } from "@fedseg/wording/number-text.ts";
import type { Context } from "./context.ts";
import type { ReleaseFacts } from "./facts/release-facts.ts";

/** Releases that asked the same with the same bounds and noise. */
export interface ReleaseKind {
  readonly first: ReleaseFacts;
  /** Sessions by study, in order. */
  readonly sessions: ReadonlyMap<string, readonly number[]>;
  /** Fewest and most numbers that were released. */
  readonly least: number;
  readonly most: number;
}

/** Most ranges of sessions, and studies, that are written out. */
const [MOST_RANGES, MOST_STUDIES] = [10, 3];

/** Groups releases by what they asked and cost, in the order in which each kind first came. */
export function releaseKinds(releases: readonly ReleaseFacts[]): readonly ReleaseKind[] {
  const kinds = new Map<
    string,
    { first: ReleaseFacts; sessions: Map<string, number[]>; least: number; most: number }
  >();
  for (const release of releases) {
    const { studyId, query, purpose, blocks, honest, session, length } = release;
    const noise = blocks.map(({ deltaSq, nodeVariance }) => [deltaSq, nodeVariance]);
    const key = JSON.stringify([query, purpose.en, honest, noise]);
    const kind = kinds.get(key) ?? {
      first: release,
      sessions: new Map<string, number[]>(),
      least: length,
      most: length,
    };
    [kind.least, kind.most] = [Math.min(kind.least, length), Math.max(kind.most, length)];
    kind.sessions.set(studyId, [...(kind.sessions.get(studyId) ?? []), session]);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** Tells whether a kind has more than one release. */
export function isRepeated({ sessions }: ReleaseKind): boolean {
  return sessions.size > 1 || [...sessions.values()].some((numbers) => numbers.length > 1);
}

/** Says in which sessions, and of which studies when a report has several, a kind was released. */
export function placesText({ sessions }: ReleaseKind, { data, say }: Context): string {
  const texts = [...sessions].slice(0, MOST_STUDIES).map(([studyId, numbers]) => {
    const ranges = rangesText(numbers);
    const where =
      numbers.length > 1
        ? say(`sessions ${ranges}`, `第 ${ranges} 次会话`)
        : say(`session ${ranges}`, `第 ${ranges} 次会话`);
    const study = data.studies.find((each) => each.studyId === studyId);
    return data.studies.length > 1 && study ? `${study.plan.title}${say(", ", "，")}${where}` : where;
  });
  const more = sessions.size - MOST_STUDIES;
  return [
    ...texts,
    ...(more > 0 ? [say(more === 1 ? "1 more study" : `${more} more studies`, `另有 ${more} 项研究`)] : []),
  ].join(say("; ", "；"));
}

/** Writes how many numbers a kind released. */
export function lengthText({ least, most }: ReleaseKind): string {
  return least === most ? countText(most) : `${countText(least)} – ${countText(most)}`;
}

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
