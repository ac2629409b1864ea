import { AWAITED_WORDS, PAGE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { Awaited, MemberView, ServiceView, StudyView } from "../view.ts";

const COLUMNS = [
  { head: "study" },
  { head: "state" },
  { head: "since" },
  { head: "waits for" },
  { head: "until" },
];

/** Writes all studies of a service, the newest first; moments in UTC. */
export function studiesText({ studies, members }: ServiceView, isRunning: boolean): string {
  const rows = studies
    .toReversed()
    .map((study) => [
      study.name,
      study.state,
      minuteText(study.since),
      study.waitsFor.map(({ who, what }) => who ?? AWAITED_WORDS[what].en).join(", "),
      study.until === undefined ? "" : minuteText(study.until),
    ]);
  const table = studies.length === 0 ? "There are no studies yet." : textTable(COLUMNS, rows);
  return `${membersLine(members, isRunning)}\n\n${table}`;
}

function membersLine(members: ServiceView["members"], isRunning: boolean): string {
  const here = members.filter(({ isHere }) => isHere).length;
  if (isRunning) return `${here} of ${members.length} members are connected`;
  if (members.length > 0) return `The service does not run; it knows ${members.length} members.`;
  return "The service has not been started yet: then it reads its members and templates.";
}

function minuteText(moment: string): string {
  return moment.slice(0, 16).replace("T", " ");
}

/** Writes where one study stands: what it waits for, until when, what can be done. */
export function studyText(study: StudyView, now: Date): string {
  const { name, title, state, since, until, can, session, cost, reason, roster, quorum, verdict } = study;
  const approved = roster.filter(({ hasApproved }) => hasApproved).length;
  const waits = waitingText(study, now);
  return [
    `${name}: ${JSON.stringify(title)} is ${state} since ${since}`,
    ...(reason ? [`${reason.code}: ${reason.what} ${reason.todo}`] : []),
    `${approved} of ${roster.length} members have approved; ${quorum} are needed`,
    ...(session ? [`session ${session.at} of ${session.of}: ${session.meaning.en}`] : []),
    `costs epsilon ${cost.epsilon} at delta ${cost.delta} in ${cost.sessions} sessions`,
    ...(waits === "" ? [] : [`waits for ${waits}${until === undefined ? "" : `, until ${until}`}`]),
    ...(verdict
      ? [
          `audit ${verdict.verdict} at ${verdict.at}: ${verdict.says.en}`,
          ...(verdict.acknowledged
            ? [`acknowledged at ${verdict.acknowledged.at}: ${JSON.stringify(verdict.acknowledged.reason)}`]
            : []),
          ...(verdict.codes.length > 0 ? [`said of it: ${verdict.codes.join(", ")}`] : []),
        ]
      : []),
    ...(can.length === 0 ? [] : [`what can be done: ${can.map(commandOf).join(", ")}`]),
  ].join("\n");
}

/** What to know of a study that was offered to others than all members in their order; undefined of one that was. */
export function rosterNote(
  { roster }: Pick<StudyView, "roster">,
  members: readonly Pick<MemberView, "name" | "state">[],
): string | undefined {
  const all = members.filter(({ state }) => state === "member").map(({ name }) => name);
  const isAll = roster.length === all.length && roster.every(({ name }, at) => name === all[at]);
  return isAll ? undefined : `NOTE: ${PAGE_WORDS.someAsked.en}`;
}

/** The command that does what can be done with a study. */
export function commandOf(action: StudyView["can"][number]): string {
  return action === "cancel" ? "withdraw" : action;
}

/** Writes everything that is kept of one study. */
export function historyText(study: StudyView, now: Date): string {
  const { history, bundle, replaces, replacedBy } = study;
  const lines = history.map(({ at, what, member = "", code = "", text = "" }) =>
    [at, what, member, code, text].filter((part) => part !== "").join("  "),
  );
  return [
    studyText(study, now),
    "",
    ...lines,
    ...(replaces === undefined ? [] : [`stands in for ${replaces}`]),
    ...(replacedBy === undefined ? [] : [`goes on as ${replacedBy}`]),
    ...(bundle === undefined ? [] : [`bundle ${bundle}`]),
  ].join("\n");
}

function waitingText({ waitsFor }: StudyView, now: Date): string {
  return waitsFor.map((awaited) => awaitedText(awaited, now)).join("; ");
}

function awaitedText({ what, who, isHere, lastSeen, code, event }: Awaited, now: Date): string {
  const seen =
    who === undefined || isHere
      ? ""
      : lastSeen === undefined
        ? "never connected"
        : `last seen ${agoText(lastSeen, now)}`;
  const refused = code === undefined ? "" : `${code}, its owner finds the reason under ${event}`;
  const besides = [seen, refused].filter((part) => part !== "").join("; ");
  const asked = [AWAITED_WORDS[what].en, who].filter((part) => part !== undefined).join(" ");
  return besides === "" ? asked : `${asked} (${besides})`;
}

/** Writes how long ago a moment was, in its largest unit. */
function agoText(at: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / 60_000));
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`;
}
