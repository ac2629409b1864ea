import type { FeatureSpec } from "../../features/feature.ts";
import { normalCdf } from "../../math/special-normal.ts";
import type { Estimate } from "../estimate.ts";
import { type Rank, type RfmCell, type SegmentGroup, type SegmentName, groupOf, nameOf } from "../names.ts";
import type { Before } from "./continued.ts";
import { type Level, RANK_CUTS, orientScore, possibleRanks, rankOf } from "./levels.ts";

/** A feature of a segment, and where its middle user stands among all users, as a standard normal score. */
export interface Standing {
  readonly spec: FeatureSpec;
  readonly score: Estimate;
  readonly level: Level;
}

/** What a segment is, in keys that wording/ has titles for. */
export interface Naming {
  /** "unnamed" unless the noise leaves this one alone, or it was the earlier study's and is still possible. */
  readonly name: SegmentName;
  readonly group: SegmentGroup;
  /** Names that the noise cannot rule out: the given one first, the others by likelihood. */
  readonly possibleNames: readonly SegmentName[];
  /** Likeliest R-F-M ranks; undefined when the study lacks one of the three features. */
  readonly cell: RfmCell | undefined;
}

const ROLES = ["recency", "frequency", "monetary"] as const;

/**
 * Names a segment by no more than is known. One possible name is its name; the earlier study's stays while the noise can
 * still explain it. Of more there is the group that they share, if any.
 */
export function nameSegment(
  features: readonly Standing[],
  before: Pick<Before, "name" | "group" | "cell"> | undefined,
): Naming {
  const roles = roleStandings(features);
  if (!roles) return { name: "unnamed", group: "other", possibleNames: ["unnamed"], cell: undefined };
  const scores = roles.map(({ score, spec }) => orientScore(score, spec));
  const cells = possibleCells(roles);
  const possible = likeliestFirst(cells);
  const held =
    before && before.name !== "unnamed" && possible.includes(before.name) ? before.name : undefined;
  return {
    name: held ?? (possible.length === 1 ? possible[0] : "unnamed"),
    group: commonGroup(
      cells.filter(({ cell }) => !held || nameOf(cell) === held),
      scores[2].value,
      before?.group,
    ),
    possibleNames: held ? [held, ...possible.filter((other) => other !== held)] : possible,
    cell: steadyCell(scores, before?.cell),
  };
}

/** Returns the features of recency, frequency and monetary value; undefined when the study lacks one. */
export function roleStandings(features: readonly Standing[]): readonly Standing[] | undefined {
  const found = ROLES.flatMap((role) => features.find(({ spec }) => spec.role === role) ?? []);
  return found.length === ROLES.length ? found : undefined;
}

interface PossibleCell {
  readonly cell: RfmCell;
  readonly likelihood: number;
}

/** Returns every cell that the noise can explain, given the three roles in the order of a cell. */
export function possibleCells(roles: readonly Standing[]): readonly PossibleCell[] {
  const [recency, frequency, monetary] = roles.map(({ score, spec }) => orientScore(score, spec));
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
