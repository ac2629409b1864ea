import { describeStudy } from "../studies/describe.ts";
import type { MemberRecord, StudyRecord } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import type { MemberView, StudyView } from "../view.ts";
import type { LiveStudies } from "./live-studies.ts";
import { underWayIn } from "./under-way.ts";

/** Returns a study as people read it, with what its process knows where it is open. */
export function studyViewOf(record: StudyRecord, registry: Registry, studies: LiveStudies): StudyView {
  const presenceOf = (member: string) => ({
    isHere: studies.isHere(member),
    lastSeen: registry.get("member", member)?.lastSeen,
  });
  const live = studies.get(record.name);
  return describeStudy(record, presenceOf, live && underWayIn(live, record.budget.sessions));
}

/** Returns a member as people read it. */
export function memberViewOf(
  { name, identity, state, since, lastSeen }: MemberRecord,
  isHere: boolean,
  studies: readonly string[],
): MemberView {
  const seen = !isHere && lastSeen !== undefined && { lastSeen };
  return { name, identity, state, since, isHere, ...seen, studies };
}
