import type { SegmentGroup, SegmentName } from "@fedseg/shared/programs/names.ts";
import { ACTIVE } from "./active.ts";
import { FADING } from "./fading.ts";
import type { Playbook } from "./playbook.ts";
import { BY_GROUP } from "./unnamed.ts";

const NAMED: Readonly<Record<Exclude<SegmentName, "unnamed">, Playbook>> = { ...ACTIVE, ...FADING };

/** Returns what to do about a segment; one without a name goes by its group. */
export function playbookOf({
  name,
  group,
}: {
  readonly name: SegmentName;
  readonly group: SegmentGroup;
}): Playbook {
  return name === "unnamed" ? BY_GROUP[group] : NAMED[name];
}
