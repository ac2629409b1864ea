import { type Naming, possibleCells, roleStandings } from "@fedseg/shared/programs/segmentation/naming.ts";
import type { SegmentGroup, SegmentName } from "@fedseg/shared/programs/names.ts";
import { eightTypeOf, groupTitleOf, titleOf } from "../../names.ts";
import type { Text } from "../../language.ts";
import type { SegmentFeature } from "./label-segment.ts";
import { traitsTitle } from "./label-traits.ts";

/** What a segment is called, and what its title speaks of. */
export interface Title {
  readonly title: Text;
  /** Names of the features that the title speaks of. */
  readonly about: readonly string[];
  /** Whether the title is made of R-F-M names. */
  readonly byRoles: boolean;
}

/**
 * Makes a segment's title. Of two possible names both are said, the likelier first; of more the group that they share; else,
 * and in a study without the three R-F-M features, what is high or low beyond the noise.
 */
export function titleSegment(
  { name, group, possibleNames }: Pick<Naming, "name" | "group" | "possibleNames">,
  features: readonly SegmentFeature[],
): Title {
  const roles = roleStandings(features);
  const title = roles && titleOfNames(name, possibleNames, group);
  if (!title) return { byRoles: false, ...traitsTitle(features) };
  return { title, about: roles.map(({ spec }) => spec.name), byRoles: true };
}

function titleOfNames(name: SegmentName, possible: readonly SegmentName[], group: SegmentGroup) {
  if (name !== "unnamed") return titleOf(name);
  if (possible.length === 2) return either(titleOf(possible[0]), titleOf(possible[1]));
  return group === "undecided" ? undefined : groupTitleOf(group);
}

function either(likelier: Text, other: Text): Text {
  return { en: `${likelier.en} or ${other.en}`, zh: `${likelier.zh} 或 ${other.zh}` };
}

/** Returns which of the eight types of Chinese practice a segment is; undefined when the noise leaves several. */
export function certainTypeOf(features: readonly SegmentFeature[]): Text | undefined {
  const roles = roleStandings(features);
  if (!roles) return undefined;
  const cells = possibleCells(roles);
  const types = new Map(cells.map(({ cell }) => [eightTypeOf(cell).en, eightTypeOf(cell)]));
  return types.size === 1 ? [...types.values()][0] : undefined;
}
