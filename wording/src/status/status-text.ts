import type { Say } from "../language.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";
import { agoText, untilText } from "./duration-text.ts";
import type { Status, StudyStatus } from "./status.ts";
import { auditLine, warningLines } from "./study-lines.ts";
import { STATE_WORDS, waitLines } from "./wait-text.ts";

/** Studies that have ended are shown so many, the newest last; programs are told of all. */
const ENDED_SHOWN = 5;
type Schedule = NonNullable<Status["schedules"]>[number];
const OVER = new Set(["finished", "failed", "cancelled", "refused"]);

/** Writes where a node or coordinator stands, for a person. */
export function statusText(status: Status, say: Say): string {
  const { studies, time } = status;
  const underWay = studies.filter(({ state }) => !OVER.has(state));
  const ended = studies.filter(({ state }) => OVER.has(state)).slice(-ENDED_SHOWN);
  const none = say("no study is under way", "没有正在进行的研究");
  return [
    headText(status, say),
    ...[connectionText(status, say), membersText(status, say), inboxText(status, say)].flat(),
    ...[accountText(status, say), labelsText(status, say)].flat(),
    "",
    ...(underWay.length === 0 ? [none] : underWay.flatMap((study) => studyLines(study, time, say))),
    ...(ended.length === 0
      ? []
      : [
          "",
          say("ended", "已结束"),
          ...ended.flatMap((study) => endedLines(study, time, say)).map((line) => `  ${line}`),
        ]),
    ...scheduleLines(status, say),
    ...errorLines(status, say),
  ].join("\n");
}

function headText({ party, program, process, time }: Status, say: Say): string {
  const role = program === "node" ? say("node", "节点") : say("coordinator", "协调方");
  if (!process)
    return say(
      `${party} (${role}) does not run; this is what its files say`,
      `${party}（${role}）没有运行；以下来自其文件`,
    );
  const ago = agoText(process.since, time);
  const relay = relayText(process.role, say);
  return say(
    `${party} (${role}) runs, started ${ago.en}, process ${process.pid}${relay}`,
    `${party}（${role}）正在运行，${ago.zh}启动，进程 ${process.pid}${relay}`,
  );
}

function relayText(role: NonNullable<Status["process"]>["role"], say: Say): string {
  if (role === undefined) return "";
  return role === "relay"
    ? say("; another process drives, and this one passes on to it", "；由另一进程主持，本进程为其转发")
    : say(
        "; another process drives or is about to, and is not in reach of this one",
        "；由另一进程主持或即将主持，本进程目前无法连到它",
      );
}

function connectionText({ coordinator, time }: Status, say: Say): string[] {
  if (!coordinator) return [];
  const ago = agoText(coordinator.since, time);
  if (coordinator.isConnected) {
    const to =
      coordinator.url === undefined ? say("", "") : say(` to ${coordinator.url}`, `至 ${coordinator.url}`);
    return [
      say(
        `coordinator: connected${to} since ${coordinator.since} (${ago.en})`,
        `协调方：自 ${coordinator.since} 起已连接${to}（${ago.zh}）`,
      ),
    ];
  }
  const why = coordinator.why === undefined ? "" : `; ${coordinator.why}`;
  return [
    say(
      `coordinator: not reached since ${coordinator.since} (${ago.en})${why}`,
      `协调方：自 ${coordinator.since} 起未能连接（${ago.zh}）${why}`,
    ),
  ];
}

function membersText({ members, time }: Status, say: Say): string[] {
  if (!members || members.length === 0) return [];
  const said = members.map(({ name, isHere, lastSeen, state }) => {
    const seen = lastSeen === undefined ? undefined : agoText(lastSeen, time);
    const where = isHere
      ? say("connected", "已连接")
      : seen
        ? say(`last seen ${seen.en}`, `${seen.zh}在线`)
        : say("not seen yet", "尚未出现");
    const odd = state === undefined || state === "member" ? "" : `, ${state}`;
    return `  ${name}: ${where}${odd}`;
  });
  return [say("members", "成员"), ...said];
}

function inboxText({ inbox }: Status, say: Say): string[] {
  if (inbox === undefined) return [];
  return [
    inbox === 0
      ? say("inbox: nothing waits for you", "收件箱：没有待您处理的提议")
      : say(
          `inbox: ${inbox} waiting for you; see fedseg-node inbox`,
          `收件箱：${inbox} 项待您处理；见 fedseg-node inbox`,
        ),
  ];
}

function accountText({ account }: Status, say: Say): string[] {
  if (!account) return [];
  const { ifStopped, isUnspent, authorised, more } = account;
  const delta = Number(account.delta).toExponential();
  const spent =
    ifStopped === undefined
      ? isUnspent
        ? say("nothing is spent", "尚无支出")
        : say("more was spent than the ladder's top", "支出已超过阶梯上限")
      : say(`ε = ${ifStopped} if you stop here`, `若就此停止 ε = ${ifStopped}`);
  const left =
    more === undefined
      ? ""
      : say(`; room for ${more} more like the last study`, `；还能容纳 ${more} 次与上次类似的研究`);
  return [
    say(
      `account: ${spent}; authorised ε = ${authorised}, at δ = ${delta}${left}`,
      `账户：${spent}，授权 ε = ${authorised}，δ = ${delta}${left}`,
    ),
  ];
}

function labelsText({ labels, program, studies, time }: Status, say: Say): string[] {
  if (program !== "node") return [];
  if (!labels) return [say("labels: none yet", "标签：尚无")];
  const ago = agoText(labels.labelledAt, time);
  const short = labels.study.slice(0, 16);
  const known = studies.find(({ planHash }) => planHash === labels.study);
  const name = known ? titleOf({ ...known, name: short }) : short;
  return [say(`labels: ${ago.en}, of study ${name}`, `标签：${ago.zh}，来自研究 ${name}`)];
}

function studyLines(study: StudyStatus, now: string, say: Say): string[] {
  const { session, cost, can, reason } = study;
  const meaning = session?.meaning ? say(`: ${session.meaning.en}`, `：${session.meaning.zh}`) : "";
  const costs =
    cost &&
    say(
      `costs ${cost.spent === undefined ? "" : `ε ${cost.spent} so far, `}at most ε ${cost.epsilon} at δ ${cost.delta} if no attempt is lost`,
      `成本：${cost.spent === undefined ? "" : `目前 ε ${cost.spent}，`}若没有一次尝试作废，最多 ε ${cost.epsilon}（δ ${cost.delta}）`,
    );
  const lines = [
    ...(session
      ? [
          say(
            `session ${session.at} of ${session.of}${meaning}`,
            `第 ${session.at} 次求和，共 ${session.of} 次${meaning}`,
          ),
        ]
      : []),
    ...(costs === undefined ? [] : [costs]),
    ...(reason ? [reasonText(reason, say)] : []),
    ...warningLines(study, say),
    ...waitLines(study, now, say),
    ...(can && can.length > 0 ? [say(`can be done: ${can.join(", ")}`, `可以执行：${can.join("、")}`)] : []),
  ];
  return [`${titleOf(study)} — ${stateText(study, now, say)}`, ...lines.map((line) => `  ${line}`)];
}

function endedLines(study: StudyStatus, now: string, say: Say): string[] {
  const { verdict } = study;
  const audit = verdict ? [auditLine(verdict, say)] : [];
  const below = [...warningLines(study, say), ...audit];
  return [endedHead(study, now, say), ...below.map((line) => `  ${line}`)];
}

function endedHead(study: StudyStatus, now: string, say: Say): string {
  const { reason, cost } = study;
  const state = `${titleOf(study)} — ${stateText(study, now, say)}${reason ? ` (${reason.code})` : ""}`;
  const charged =
    cost?.charged === undefined
      ? ""
      : say(
          `; charged each account at most ε ${cost.charged} at δ ${cost.delta}`,
          `；每个账户最多扣除了 ε ${cost.charged}（δ ${cost.delta}）`,
        );
  return `${state}${charged}`;
}

/** What a service waits for when nothing is under way: the next run of each schedule. */
function scheduleLines({ schedules = [], time }: Status, say: Say): string[] {
  if (schedules.length === 0) return [];
  const lines = schedules.map(({ name, state, next, last }) => {
    const until = next === undefined ? undefined : untilText(next, time);
    const when =
      state === "suspended"
        ? say("suspended", "已暂停")
        : until
          ? say(`next run ${until.en}`, `下一次运行：${until.zh}`)
          : say("no run comes", "没有后续运行");
    return `  ${name}: ${when}${lastRunText(last, time, say)}`;
  });
  return ["", say("schedules", "日程"), ...lines];
}

function lastRunText(last: Schedule["last"], now: string, say: Say): string {
  if (last?.code === undefined) return "";
  const { code, until } = last;
  if (until === undefined)
    return say(`; its last run has made no study (${code})`, `；上一次运行没有产生研究（${code}）`);
  const tried = untilText(until, now);
  return say(
    `; its last run waits until a study has ended (${code}); if none does, it is skipped ${tried.en}`,
    `；上一次运行要等一项研究结束（${code}）；若没有研究结束，${tried.zh}跳过`,
  );
}

function titleOf({ title, name, planHash }: StudyStatus): string {
  return `${title} [${name ?? planHash?.slice(0, 16) ?? ""}]`;
}

function stateText({ state, since }: StudyStatus, now: string, say: Say): string {
  const { en, zh } = STATE_WORDS[state];
  if (since === undefined) return say(en, zh);
  const ago = agoText(since, now);
  return say(`${en}, ${ago.en}`, `${zh}，${ago.zh}`);
}

function reasonText({ code, what = "", todo = "" }: NonNullable<StudyStatus["reason"]>, say: Say): string {
  const said = [what, todo].filter((part) => part !== "");
  const inChinese = said.map((part) => refusalTexts(part).zh).join("");
  return say([`${code}:`, ...said].join(" "), `${code}：${inChinese}`);
}

function errorLines({ lastError, time }: Status, say: Say): string[] {
  if (!lastError) return [];
  const ago = agoText(lastError.time, time);
  const [what, todo] = [refusalTexts(lastError.what), refusalTexts(lastError.todo)];
  return [
    "",
    say(
      `last error, ${ago.en}: ${lastError.code}: ${what.en}`,
      `最近的错误，${ago.zh}：${lastError.code}：${what.zh}`,
    ),
    say(`what to do: ${todo.en}`, `如何处理：${todo.zh}`),
  ];
}
