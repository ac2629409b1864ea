import type { Say, Text } from "../language.ts";
import { upText } from "../number-text.ts";
import { AWAITED_WORDS, PAGE_WORDS } from "../operator-page/words.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";
import { agoText } from "./duration-text.ts";
import { CONTRADICTIONS } from "./contradiction-words.ts";
import { LACKING, LIMITS } from "./finding-words.ts";
import { historyWords } from "./history-words.ts";
import { refusalWords } from "./refusal-words.ts";
import { STATE_WORDS, refusalsText } from "./wait-text.ts";
import { textTable } from "../terminal/text-table.ts";
import type { StatusRefusals, StatusWait } from "./status.ts";

/** What is awaited of a study, in the words of the page. */
interface Awaited extends StatusWait {
  readonly what: keyof typeof AWAITED_WORDS;
}

/** A study as its service tells it. */
interface ToldStudy {
  readonly name: string;
  readonly title: string;
  readonly state: keyof typeof STATE_WORDS;
  readonly since: string;
  readonly until?: string;
  readonly waitsFor: readonly Awaited[];
  readonly refusals?: StatusRefusals;
  readonly can: readonly string[];
  readonly reason?: { readonly code: string; readonly what: string; readonly todo: string };
  readonly quorum: number;
  readonly roster: readonly { readonly name: string; readonly hasApproved: boolean }[];
  readonly session?: { readonly at: number; readonly of: number; readonly meaning: Text };
  readonly cost: {
    readonly epsilon: string;
    readonly delta: string;
    readonly sessions: number;
    readonly charged?: { readonly epsilon: number };
  };
  readonly verdict?: ToldVerdict;
  readonly history: readonly {
    readonly at: string;
    readonly what: string;
    readonly member?: string;
    readonly code?: string;
    readonly text?: string;
  }[];
  readonly bundle?: string;
  readonly replaces?: string;
  readonly replacedBy?: string;
}

interface ToldVerdict {
  readonly verdict: string;
  readonly at: string;
  readonly says: Text;
  readonly codes: readonly string[];
  readonly acknowledged?: { readonly at: string; readonly reason: string };
}

interface ToldMember {
  readonly name: string;
  readonly state: string;
  readonly isHere: boolean;
}

/** What a service tells of all its studies. */
interface ToldService {
  readonly studies: readonly ToldStudy[];
  readonly members: readonly ToldMember[];
}

/** Writes all studies of a service, the newest first; moments in UTC. */
export function studiesText({ studies, members }: ToldService, isRunning: boolean, say: Say): string {
  const heads = [
    say("study", "研究"),
    say("state", "状态"),
    say("since", "状态自"),
    say("waits for", "等待"),
    say("until", "截止"),
  ];
  const rows = studies.toReversed().map((study) => {
    const waits = study.waitsFor.map(({ who, what }) => who ?? inSay(AWAITED_WORDS[what], say));
    return [
      study.name,
      inSay(STATE_WORDS[study.state], say),
      minuteText(study.since),
      waits.join(say(", ", "、")),
      study.until === undefined ? "" : minuteText(study.until),
    ];
  });
  const none = say("There are no studies yet.", "尚无研究。");
  const table =
    studies.length === 0
      ? none
      : textTable(
          heads.map((head) => ({ head })),
          rows,
        );
  return `${membersLine(members, isRunning, say)}\n\n${table}`;
}

function membersLine(members: readonly ToldMember[], isRunning: boolean, say: Say): string {
  const here = members.filter(({ isHere }) => isHere).length;
  if (isRunning)
    return say(
      `${here} of ${members.length} members are connected`,
      `${members.length} 个成员中 ${here} 个已连接`,
    );
  if (members.length > 0)
    return say(
      `The service does not run; it knows ${members.length} members.`,
      `服务没有运行；它认识 ${members.length} 个成员。`,
    );
  return say(
    "The service has not been started yet: then it reads its members and templates.",
    "服务尚未启动过：启动时会读取其成员与模板。",
  );
}

function minuteText(moment: string): string {
  return moment.slice(0, 16).replace("T", " ");
}

/** Writes where one study stands: what it waits for, until when, what can be done. */
export function studyText(study: ToldStudy, now: Date, say: Say): string {
  const { name, title, state, since, until, can, session, reason, roster, quorum, refusals } = study;
  const approved = roster.filter(({ hasApproved }) => hasApproved).length;
  const waits = study.waitsFor.map((awaited) => awaitedText(awaited, now, say)).join(say("; ", "；"));
  const [head, standing] = [`${name}: ${JSON.stringify(title)}`, inSay(STATE_WORDS[state], say)];
  const end = until === undefined ? "" : say(`, until ${until}`, `，至 ${until}`);
  return [
    say(`${head} is ${standing} since ${since}`, `${head} 自 ${since} 起${standing}`),
    ...(reason ? [`${reason.code}: ${inSay(refusalTexts(`${reason.what} ${reason.todo}`), say)}`] : []),
    say(
      `${approved} of ${roster.length} members have approved; ${quorum} are needed`,
      `${roster.length} 个成员中 ${approved} 个已批准；需要 ${quorum} 个`,
    ),
    ...(session
      ? [
          say(
            `session ${session.at} of ${session.of}: ${session.meaning.en}`,
            `第 ${session.at} 次会话，共 ${session.of} 次：${session.meaning.zh}`,
          ),
        ]
      : []),
    costText(study, say),
    ...(refusals ? [inSay(refusalsText(refusals), say)] : []),
    ...(waits === "" ? [] : [say(`waits for ${waits}${end}`, `等待：${waits}${end}`)]),
    ...(study.verdict ? verdictLines(study.verdict, say) : []),
    ...(can.length === 0
      ? []
      : [`${say("what can be done: ", "可以执行：")}${can.map(commandOf).join(say(", ", "、"))}`]),
  ].join("\n");
}

function costText({ cost }: ToldStudy, say: Say): string {
  const { epsilon, delta, sessions, charged } = cost;
  const own = say(
    `costs epsilon ${epsilon} at delta ${delta} in ${sessions} sessions`,
    `费用 ε ${epsilon}（δ ${delta}），共 ${sessions} 次会话`,
  );
  if (!charged) return own;
  const most = upText(charged.epsilon);
  return say(
    `${own}; has charged each account at most epsilon ${most}`,
    `${own}；每个账户最多扣除了 ε ${most}`,
  );
}

function verdictLines({ verdict, at, says, codes, acknowledged }: ToldVerdict, say: Say): readonly string[] {
  const known = acknowledged && `${acknowledged.at}: ${JSON.stringify(acknowledged.reason)}`;
  return [
    say(`audit ${verdict} at ${at}: ${says.en}`, `审计 ${verdict}，${at}：${says.zh}`),
    ...(known === undefined ? [] : [`${say("acknowledged at", "已知悉，")} ${known}`]),
    ...(codes.length > 0
      ? [
          `${say("said of it:", "审计所列：")} ${codes.map((code) => findingText(code, say)).join(say(", ", "、"))}`,
        ]
      : []),
  ];
}

/** What an audit has found, in words beside its code. */
function findingText(code: string, say: Say): string {
  const words = CONTRADICTIONS.get(code) ?? LACKING.get(code) ?? LIMITS.get(code);
  return words ? `${inSay(words, say)} (${code})` : code;
}

/** What to know of a study that was offered to others than all members in their order; undefined of one that was. */
export function rosterNote(
  { roster }: Pick<ToldStudy, "roster">,
  members: readonly Pick<ToldMember, "name" | "state">[],
): string | undefined {
  const all = members.filter(({ state }) => state === "member").map(({ name }) => name);
  const isAll = roster.length === all.length && roster.every(({ name }, at) => name === all[at]);
  return isAll ? undefined : `NOTE: ${PAGE_WORDS.someAsked.en}`;
}

/** The command that does what can be done with a study. */
export function commandOf(action: string): string {
  return action === "cancel" ? "withdraw" : action;
}

/** Writes everything that is kept of one study. */
export function historyText(study: ToldStudy, now: Date, say: Say): string {
  const { history, bundle, replaces, replacedBy } = study;
  const lines = history.map((line) => {
    const { what, says } = historyWords(line);
    const code = line.code === undefined ? "" : `(${line.code})`;
    return [line.at, inSay(what, say), line.member ?? "", says ? inSay(says, say) : "", code]
      .filter((part) => part !== "")
      .join("  ");
  });
  return [
    studyText(study, now, say),
    "",
    ...lines,
    ...(replaces === undefined ? [] : [say(`stands in for ${replaces}`, `取代 ${replaces}`)]),
    ...(replacedBy === undefined ? [] : [say(`goes on as ${replacedBy}`, `由 ${replacedBy} 继续`)]),
    ...(bundle === undefined ? [] : [`${say("bundle", "材料包")} ${bundle}`]),
  ].join("\n");
}

function awaitedText({ what, who, isHere, lastSeen, code, event }: Awaited, now: Date, say: Say): string {
  const seen = who === undefined || isHere ? "" : seenText(lastSeen, now, say);
  const words = code === undefined ? undefined : refusalWords(code);
  const refused =
    code === undefined
      ? ""
      : say(
          `${words ? `${words.en.slice(0, -1)}, ` : ""}${code}, its owner finds the reason under ${event}`,
          `${words ? `${words.zh.slice(0, -1)}，` : ""}${code}，其所有者可按 ${event} 查看原因`,
        );
  const besides = [seen, refused].filter((part) => part !== "").join(say("; ", "；"));
  const asked = [inSay(AWAITED_WORDS[what], say), who].filter((part) => part !== undefined).join(" ");
  return besides === "" ? asked : `${asked} (${besides})`;
}

function seenText(lastSeen: string | undefined, now: Date, say: Say): string {
  if (lastSeen === undefined) return say("never connected", "从未连接");
  const { en, zh } = agoText(lastSeen, now.toISOString());
  return say(`last seen ${en}`, `${zh}在线`);
}

function inSay({ en, zh }: Text, say: Say): string {
  return say(en, zh);
}
