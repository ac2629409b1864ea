import { agoText } from "@fedseg/wording/status/duration-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { MemberView } from "../view.ts";

const COLUMNS = [
  { head: "member" },
  { head: "state" },
  { head: "since" },
  { head: "seen" },
  { head: "in studies under way" },
];

/** Writes all members of a service, in the order in which they came; `now`: ISO 8601. */
export function membersText(members: readonly MemberView[], now: string): string {
  if (members.length === 0)
    return "There are no members; a service reads those of its configuration when it starts.";
  const rows = members.map((member) => [
    member.name,
    member.state,
    member.since.slice(0, 10),
    seenText(member, now),
    member.studies.join(", "),
  ]);
  return textTable(COLUMNS, rows);
}

/** Writes who a member is, with its whole key: that is what is read out on the phone. */
export function memberText(member: MemberView, now: string): string {
  const { name, identity, state, since, studies } = member;
  return [
    `${name} ${STATES[state](since)}; ${seenText(member, now)}`,
    `identity ${identity}`,
    studies.length === 0 ? "in no study under way" : `in ${studies.join(", ")}`,
  ].join("\n");
}

const STATES: Readonly<Record<MemberView["state"], (since: string) => string>> = {
  member: (since) => `is a member since ${since}`,
  left: (since) => `has left at ${since} and is asked about no new study`,
  revoked: (since) => `is revoked since ${since}: its key is untrusted for ever`,
};

function seenText({ isHere, lastSeen }: MemberView, now: string): string {
  if (isHere) return "connected";
  return lastSeen === undefined ? "not seen yet" : `last seen ${agoText(lastSeen, now).en}`;
}
