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

type FaultName = "badEpsilon" | "badUsers" | "badSegments" | "badMembers" | "badQuorum";
type AdviceName = "adviceUsers" | "adviceMembers";

/** What the service takes. */
const EPSILON = /^\d{1,3}(\.\d{1,6})?$/;
const [MOST_USERS, MOST_SEGMENTS] = [1_000_000_000, 256];
/** Fewest members of a study. */
const FEWEST = 3;

/** What is written otherwise than the template has it, in the words of the service. */
export function changesIn({ epsilon, usersFloor, k }: StudyForm, terms: Terms | undefined): object {
  return {
    ...(epsilon !== "" && epsilon !== terms?.epsilon && { epsilon }),
    ...(usersFloor !== "" && Number(usersFloor) !== terms?.usersFloor && { usersFloor: Number(usersFloor) }),
    ...(k !== "" && Number(k) !== terms?.k && { k: Number(k) }),
  };
}

/** Why nothing can be asked about what is written, by what the service takes; undefined when all of it can be asked. */
export function faultOf(form: StudyForm, everybody: number): FaultName | undefined {
  const { epsilon, usersFloor, k, quorum, members } = form;
  if (epsilon !== "" && !EPSILON.test(epsilon)) return "badEpsilon";
  if (!isWhole(usersFloor, 1, MOST_USERS)) return "badUsers";
  if (!isWhole(k, 2, MOST_SEGMENTS)) return "badSegments";
  if (members.length < Math.min(FEWEST, everybody)) return "badMembers";
  return isWhole(quorum, FEWEST, Math.max(FEWEST, members.length)) ? undefined : "badQuorum";
}

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text);
  return text === "" || (Number.isInteger(number) && number >= least && number <= most);
}

/** What can help in the form, where a refusal advises to change what the form does not have. */
export function formAdvice({ todo = "" }: { readonly todo?: string }): AdviceName | undefined {
  if (!/\b(delta|usersCap)\b/.test(todo)) return undefined;
  return /\busersFloor\b/.test(todo) ? "adviceUsers" : "adviceMembers";
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
