import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { normalCdf } from "@fedseg/shared/math/special-normal.ts";
import {
  eightTypeOf,
  groupOf,
  groupTitleOf,
  nameOf,
  titleOf,
  type Rank,
  type RfmCell,
  type SegmentGroup,
  type SegmentName,
} from "../../names.ts";
import type { Text } from "../../language.ts";
import { orientScore, possibleRanks, RANK_CUTS, rankOf } from "./label-levels.ts";
import type { SegmentFeature, VisibleSegment } from "./label-segment.ts";
import { traitsTitle } from "./label-traits.ts";

/** What a segment is called, and what its title speaks of. */
export interface Naming extends Pick<VisibleSegment, "name" | "group" | "title" | "possibleNames" | "cell"> {
  /** Names of the features that the title speaks of. */
  readonly about: readonly string[];
  /** Whether the title is made of R-F-M names. */
  readonly byRoles: boolean;
}

/** What the previous version called the segment. */
type Before = Pick<VisibleSegment, "name" | "group" | "cell">;

const ROLES = ["recency", "frequency", "monetary"] as const;

/**
 * Names a segment by no more than is known. One possible name is its name; the previous version's stays while the noise
 * can still explain it. Of two both are said, the likelier first; of more the group that they share; else, and in a study
 * without the three R-F-M features, what is high or low beyond the noise.
 */
export function nameSegment(features: readonly SegmentFeature[], before: Before | undefined): Naming {
  const roles = roleFeatures(features);
  if (!roles) {
    const none = {
      name: "unnamed",
      group: "other",
      possibleNames: ["unnamed"],
      cell: undefined,
      byRoles: false,
    } as const;
    return { ...none, ...traitsTitle(features) };
  }
  const scores = roles.map(({ score, spec }) => orientScore(score, spec));
  const cells = possibleCells(scores);
  const possible = likeliestFirst(cells);
  const held =
    before && before.name !== "unnamed" && possible.includes(before.name) ? before.name : undefined;
  const name = held ?? (possible.length === 1 ? possible[0] : "unnamed");
  const group = commonGroup(
    cells.filter(({ cell }) => !held || nameOf(cell) === held),
    scores[2].value,
    before?.group,
  );
  const named = {
    name,
    group,
    possibleNames: held ? [held, ...possible.filter((other) => other !== held)] : possible,
    cell: steadyCell(scores, before?.cell),
  };
  const title = titleOfNames(name, possible, group);
  if (title) return { ...named, title, about: roles.map(({ spec }) => spec.name), byRoles: true };
  return { ...named, byRoles: false, ...traitsTitle(features) };
}

function titleOfNames(name: SegmentName, possible: readonly SegmentName[], group: SegmentGroup) {
  if (name !== "unnamed") return titleOf(name);
  if (possible.length === 2) return either(titleOf(possible[0]), titleOf(possible[1]));
  return group === "undecided" ? undefined : groupTitleOf(group);
}

function either(likelier: Text, other: Text): Text {
  return { en: `${likelier.en} or ${other.en}`, zh: `${likelier.zh} 或 ${other.zh}` };
}

/** Returns the features of recency, frequency and monetary value; undefined when the study lacks one. */
function roleFeatures(features: readonly SegmentFeature[]): readonly SegmentFeature[] | undefined {
  const found = ROLES.flatMap((role) => features.find(({ spec }) => spec.role === role) ?? []);
  return found.length === ROLES.length ? found : undefined;
}

interface PossibleCell {
  readonly cell: RfmCell;
  readonly likelihood: number;
}

/** Returns every cell that the noise can explain, given the oriented scores of the three roles. */
function possibleCells([recency, frequency, monetary]: readonly Estimate[]): readonly PossibleCell[] {
  return possibleRanks(recency).flatMap((r) =>
    possibleRanks(frequency).flatMap((f) =>
      possibleRanks(monetary).map((m) => ({
        cell: { recency: r, frequency: f, monetary: m },
        likelihood: likelihood(recency, r) * likelihood(frequency, f) * likelihood(monetary, m),
      })),
    ),
  );
}

/** Likelihood of a rank under the noise of the score. */
function likelihood({ value, sigma }: Estimate, rank: Rank): number {
  if (!(sigma > 0)) return rankOf(value) === rank ? 1 : 0;
  const below = (cut: number | undefined) =>
    cut === undefined ? undefined : normalCdf((cut - value) / sigma);
  return (below(RANK_CUTS[rank - 1]) ?? 1) - (below(RANK_CUTS[rank - 2]) ?? 0);
}

function likeliestFirst(cells: readonly PossibleCell[]): SegmentName[] {
  const sums = new Map<SegmentName, number>();
  for (const { cell, likelihood: own } of cells) sums.set(nameOf(cell), (sums.get(nameOf(cell)) ?? 0) + own);
  return [...sums].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

/**
 * Returns the one group of all cells; of several the previous version's, while it is one of them. Who spends less than half
 * of all users is not kept in high value, however faithful.
 */
function commonGroup(
  cells: readonly PossibleCell[],
  spend: number,
  before: SegmentGroup | undefined,
): SegmentGroup {
  // A rank counts as high only above the middle, so here it says all of the score.
  const groups = new Set(cells.map(({ cell }) => groupOf(nameOf(cell), { rank: cell.monetary, score: 0 })));
  if (groups.size === 1) return [...groups][0];
  const isKept = before !== undefined && groups.has(before) && (before !== "high-value" || spend >= 0);
  return isKept ? before : "undecided";
}

/** Ranks the scores; each rank of the previous version stays while the noise can explain it. */
function steadyCell(scores: readonly Estimate[], before: RfmCell | undefined): RfmCell {
  const [recency, frequency, monetary] = ROLES.map((role, at) => {
    const previous = before?.[role];
    return previous !== undefined && possibleRanks(scores[at]).includes(previous)
      ? previous
      : rankOf(scores[at].value);
  });
  return { recency, frequency, monetary };
}

/** Returns which of the eight types of Chinese practice a segment is; undefined when the noise leaves several. */
export function certainTypeOf(features: readonly SegmentFeature[]): Text | undefined {
  const roles = roleFeatures(features);
  if (!roles) return undefined;
  const cells = possibleCells(roles.map(({ score, spec }) => orientScore(score, spec)));
  const types = new Map(cells.map(({ cell }) => [eightTypeOf(cell).en, eightTypeOf(cell)]));
  return types.size === 1 ? [...types.values()][0] : undefined;
}
