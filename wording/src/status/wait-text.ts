import type { Say, Text } from "../language.ts";
import { refusalWords } from "./refusal-words.ts";
import { agoText, untilText } from "./duration-text.ts";
import type { StatusRefusals, StatusWait, StudyStateWord, StudyStatus } from "./status.ts";

/** Words for the states of a study. */
export const STATE_WORDS: Readonly<Record<StudyStateWord, Text>> = {
  draft: { en: "draft", zh: "草稿" },
  proposed: { en: "proposed", zh: "已提出" },
  enrolling: { en: "enrolling", zh: "报名中" },
  running: { en: "running", zh: "进行中" },
  paused: { en: "paused", zh: "已暂停" },
  finished: { en: "finished", zh: "已完成" },
  failed: { en: "failed", zh: "已失败" },
  cancelled: { en: "cancelled", zh: "已取消" },
  refused: { en: "ended here without a model", zh: "在本方结束，没有模型" },
};

/** What is waited for. */
const WAITS: Readonly<Record<string, Text>> = {
  opening: { en: "enrolment to open", zh: "报名开始" },
  approval: { en: "approval", zh: "批准" },
  start: { en: "the start: partners have yet to countersign", zh: "开始：其他各方尚未全部会签" },
  countersigning: {
    en: "its countersignature: it is approved here, and this node signs by itself when everybody has approved it and its turn has come",
    zh: "会签（本方已批准；各方均批准且轮到本研究时，本节点自动签署）",
  },
  resumption: {
    en: "the operator to resume it, or for members that it lacks",
    zh: "操作员继续本研究，或缺少的成员回来",
  },
  listing: {
    en: "its coordinator, which does not list it any more",
    zh: "协调方（目前已不再列出本研究）",
  },
  enrolment: {
    en: "its turn to enrol: a study that some of its members have yet to countersign is first",
    zh: "轮到本研究报名：其部分成员尚待会签的另一项研究在先",
  },
  countersignature: {
    en: "countersignature, when it has room beside its other studies",
    zh: "会签（待其在其他研究之外有空位）",
  },
  session: { en: "the coordinator's next step", zh: "协调方的下一步" },
  turn: { en: "its turn: other studies' sessions are at work", zh: "轮到本研究：其他研究的会话正在进行" },
  bundle: { en: "keys", zh: "密钥" },
  report: { en: "report", zh: "上报" },
  confirmation: { en: "confirmation", zh: "确认" },
  unmasking: { en: "unmasking", zh: "去除掩码" },
  node: { en: "its return", zh: "重新连接" },
  withdrawal: { en: "the operator: withdraw it, as it never goes on", zh: "操作员：撤回（它不会再继续）" },
  books: {
    en: "its books, which could not be opened or written: the log says why; they are tried again every half a minute",
    zh: "其账本（未能打开或写入，原因见日志；每半分钟重试一次）",
  },
  operator: { en: "the operator: resume or cancel", zh: "操作员：继续或取消" },
  "operator-start": {
    en: "a start of the coordinator, which does not run",
    zh: "启动协调方（目前没有运行）",
  },
  verification: { en: "verifying the last results", zh: "核验最后的结果" },
};

/** Writes what a study waits for and until when, a line each; nothing when it waits for nothing. */
export function waitLines(study: StudyStatus, now: string, say: Say): readonly string[] {
  const { waitsFor, until, refusals } = study;
  if (waitsFor.length === 0) return [];
  const named = waitsFor.filter(({ who }) => who !== undefined);
  const head =
    named.length > 0
      ? say(`waits for ${named.length} of its members:`, `等待 ${named.length} 方：`)
      : say("waits for", "等待：");
  const others = waitsFor
    .filter(({ who }) => who === undefined)
    .map((wait) => otherText(wait, study, now, say));
  const end =
    until === undefined || waitsFor.some(({ what }) => what === "opening")
      ? []
      : [say(`ends by itself ${untilText(until, now).en}`, `${untilText(until, now).zh}自动结束`)];
  const first = others.length > 0 ? [`${head} ${others.join(", ")}`] : [head];
  const outlook = refusals ? [refusalsText(refusals)].map(({ en, zh }) => say(en, zh)) : [];
  return [...first, ...named.map((wait) => `  ${whoText(wait, now, say)}`), ...outlook, ...end];
}

/** Writes what becomes of a study that members have refused: it cannot start, or goes on without them. */
export function refusalsText({ by, quorum, of, canStart }: StatusRefusals): Text {
  const names = { en: by.join(", "), zh: by.join("、") };
  return canStart
    ? {
        en: `refused by ${names.en}: when enrolment closes it goes on with those who have approved by then, if they are ${quorum} of ${of} or more`,
        zh: `${names.zh} 已拒绝：报名截止时，若已批准者达到 ${of} 方中的 ${quorum} 方，研究由这些方继续`,
      }
    : {
        en: `cannot start as things are: refused by ${names.en}, and it needs ${quorum} of ${of}. Whoever has refused can approve after all until enrolment closes; otherwise end it, and propose another`,
        zh: `目前无法启动：${names.zh} 已拒绝，而至少需要 ${of} 方中的 ${quorum} 方。报名截止前，已拒绝者可改为批准；否则请终止并另行提议`,
      };
}

/** What nobody in particular is waited for; of a draft the day on which members are asked. */
function otherText({ what, behind = [] }: StatusWait, { until }: StudyStatus, now: string, say: Say): string {
  const word = wordOf(what, say);
  if (behind.length > 0) return say(`${word}; ${besideText(behind).en}`, `${word}；${besideText(behind).zh}`);
  if (what !== "opening" || until === undefined) return word;
  const { en, zh } = untilText(until, now);
  return say(`${word} ${en}`, `${word}（${zh}）`);
}

/** Writes when a study that is approved finds room at a node, by the titles of the studies under way there. */
export function besideText(titles: readonly string[]): Text {
  return {
    en: `beside ${titles.join(", ")} if there is room (policy.parallel), else when that has ended`,
    zh: `若名额允许（policy.parallel）可与 ${titles.join("、")} 同时进行，否则待其结束`,
  };
}

function whoText(wait: StatusWait, now: string, say: Say): string {
  const { what, who = "", isHere, lastSeen, code, event } = wait;
  const presence =
    isHere === true
      ? say("connected", "已连接")
      : lastSeen === undefined
        ? say("not seen yet", "尚未出现")
        : say(`last seen ${agoText(lastSeen, now).en}`, `${agoText(lastSeen, now).zh}在线`);
  const why = code === undefined ? "" : refusedText(code, event, say);
  return `${who}: ${wordOf(what, say)}, ${presence}${why}`;
}

/** What a member has refused with: in words, with the code, and where its owner finds more. */
function refusedText(code: string, event: string | undefined, say: Say): string {
  const words = refusalWords(code);
  const said = words ? say(`: ${words.en.slice(0, -1)}`, `：${words.zh.slice(0, -1)}`) : "";
  return say(
    `; it has refused${said} (${code}${event === undefined ? "" : `, its owner finds ${event}`})`,
    `；对方已拒绝${said}（${code}${event === undefined ? "" : `，其负责人可按 ${event} 查找`}）`,
  );
}

function wordOf(what: string, say: Say): string {
  const { en, zh } = WAITS[what] ?? { en: what, zh: what };
  return say(en, zh);
}
