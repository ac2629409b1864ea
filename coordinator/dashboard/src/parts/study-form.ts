import type { Terms } from "@fedseg/coordinator/told/view.ts";

/** What somebody has written in the form of a new study; as the browser's fields hold it. */
export interface StudyForm {
  readonly template: string;
  readonly name: string;
  readonly title: string;
  readonly snapshot: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly quorum: string;
  readonly members: readonly string[];
  readonly epsilon: string;
  readonly usersFloor: string;
  readonly k: string;
  /** Name of the template that is kept when something is written otherwise. */
  readonly keepAs: string;
}

/** What is written otherwise than the template has it, in the words of the service. */
export function changesIn({ epsilon, usersFloor, k }: StudyForm, terms: Terms | undefined): object {
  return {
    ...(epsilon !== "" && epsilon !== terms?.epsilon && { epsilon }),
    ...(usersFloor !== "" && Number(usersFloor) !== terms?.usersFloor && { usersFloor: Number(usersFloor) }),
    ...(k !== "" && Number(k) !== terms?.k && { k: Number(k) }),
  };
}

/** The question what the form's study would cost. */
export function queryOf(form: StudyForm, everybody: readonly string[]): string {
  const { epsilon, usersFloor, k, quorum, members } = form;
  const all = everybody.every((name) => members.includes(name));
  const given = { epsilon, usersFloor, k, quorum, members: all ? "" : members.join(",") };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== "")).toString();
}

/** The proposal that a form makes; what was left empty is left out. */
export function proposalIn(form: StudyForm, template: string): object {
  const { name, title, snapshot, opensAt, closesAt, quorum, members } = form;
  return {
    name: name.trim(),
    template,
    snapshot: `${snapshot}T00:00:00.000Z`,
    closesAt: new Date(closesAt).toISOString(),
    members,
    ...(title.trim() !== "" && { title: title.trim() }),
    ...(opensAt !== "" && { opensAt: new Date(opensAt).toISOString() }),
    ...(quorum !== "" && { quorum: Number(quorum) }),
  };
}

/** A name for a template that is like another: "monthly-2", or the next that is free. */
export function nextName(template: string, taken: readonly string[]): string {
  const stem = template.replace(/-\d+$/, "").slice(0, 48);
  let at = 2;
  while (taken.includes(`${stem}-${at}`)) at += 1;
  return `${stem}-${at}`;
}
