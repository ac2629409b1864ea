import { describeQuery } from "@fedseg/wording/plan/session-words.ts";
import { type Language, type Say, sayIn } from "@fedseg/wording/language.ts";
import { SHARE, withUnit } from "@fedseg/wording/unit-text.ts";
import { plainText } from "@fedseg/wording/page/plain-text.ts";
import { percentText, upText, valueText } from "@fedseg/wording/number-text.ts";
import { LINE_REASONS, USER_REASONS } from "../reports/reason-words.ts";
import { momentText } from "../reports/quality-about.ts";
import type { PersonPart } from "../page/view.ts";
import type { HeldData, HeldRows, SubjectAnswer, SubjectStudy, SubjectSum } from "./subject-answer.ts";
import { HELD_AS, SUM_FATES, lineText, programText, scoreText, valueWord } from "./subject-words.ts";

/** Writes the answer for the person, first in English, then in Chinese. */
export function subjectText(answer: SubjectAnswer): string {
  return `${inLanguage(answer, "en")}\n${inLanguage(answer, "zh")}`;
}

function inLanguage(answer: SubjectAnswer, language: Language): string {
  return subjectBlocks(answer, language)
    .map(({ title, lines }) => `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`)
    .join("");
}

/** A part of an answer: which, its title, and lines. */
export interface SubjectBlock {
  readonly part: PersonPart;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Writes the answer in one language, part by part. */
export function subjectBlocks(answer: SubjectAnswer, language: Language): readonly SubjectBlock[] {
  const say = sayIn(language);
  const [node, user] = [plainText(answer.node), plainText(answer.user)];
  const block = (part: PersonPart, title: string, lines: readonly string[]) => ({ part, title, lines });
  return [
    block(
      "about",
      say(`WHAT ${node} HOLDS OF ${user}`, `${node} 保存的关于 ${user} 的数据`),
      about(answer, say),
    ),
    block("sources", say("IN THE SOURCES", "数据来源中"), heldText(answer.held, language, say)),
    block(
      "features",
      say(
        `AS STUDIES SEE IT, as of ${momentText(answer.snapshot)}`,
        `研究所用的数值（截至 ${momentText(answer.snapshot)}）`,
      ),
      featureText(answer, language, say),
    ),
    block("scores", say("SCORES", "评分"), scoresText(answer, language, say)),
    block("campaigns", say("CAMPAIGNS", "营销活动"), campaignsText(answer, say)),
    block("studies", say("STUDIES", "参与的研究"), studiesText(answer, language, say)),
  ];
}

function about({ answeredAt, consentRule, withdrawal, held }: SubjectAnswer, say: Say): string[] {
  const rule = plainText(consentRule);
  const reason = held.leftOut;
  const basis = held.isCounted
    ? say("permits that the person is counted", "允许统计该用户")
    : reason
      ? say(`leaves the person out: ${USER_REASONS[reason].en}`, `不统计该用户：${USER_REASONS[reason].zh}`)
      : say("has nobody of this id to decide about", "没有该编号的用户");
  const lines = [
    say(
      `answered ${momentText(answeredAt)}, by this node alone; nothing was sent anywhere`,
      `${momentText(answeredAt)} 由本节点单独答复，未向任何一方发送`,
    ),
    say(`consent rule "${rule}" ${basis}`, `同意规则「${rule}」${basis}`),
  ];
  if (withdrawal) {
    const { kind } = withdrawal;
    const at = momentText(withdrawal.at);
    lines.push(
      kind === "erased"
        ? say(
            `erased on ${at}: left out of every sum, export and lookup since`,
            `已于 ${at} 删除：此后不再进入任何汇总、导出与查询`,
          )
        : say(
            `withdrawn on ${at}: left out of every sum, export and lookup since`,
            `已于 ${at} 撤回：此后不再进入任何汇总、导出与查询`,
          ),
    );
  }
  return lines;
}

function heldText({ lines, rows, attributes }: HeldData, language: Language, say: Say): string[] {
  const told = [
    ...lines.map(({ source, type, unused, count }) => {
      const why = unused && LINE_REASONS[unused];
      const not = why ? say(`, not used: ${why.en}`, `，未使用：${why.zh}`) : "";
      const what = type === null ? say("unknown type", "未知类型") : plainText(lineText(type)[language]);
      return `${plainText(source)}: ${count} × ${what}${not}`;
    }),
    ...rows.map(
      ({ source, purpose, count }: HeldRows) =>
        `${plainText(source)}: ${count} × ${HELD_AS[purpose][language]}`,
    ),
    ...attributes.map(({ name, value }) => `${plainText(name)} = ${plainText(JSON.stringify(value))}`),
  ];
  return told.length > 0 ? told : [say("nothing", "无")];
}

function featureText({ features }: SubjectAnswer, language: Language, say: Say): string[] {
  if (!features) return [say("not measured", "未计算")];
  return features.map(({ title, unit, value }) => {
    const shown =
      value === null
        ? say("cannot be measured", "无法计算")
        : unit === SHARE
          ? percentText(value)
          : withUnit(valueText(value), plainText(unit), language);
    return `${plainText(title[language])}: ${shown}`;
  });
}

function scoresText({ scores, explanation }: SubjectAnswer, language: Language, say: Say): string[] {
  if (scores.length === 0) return [say("none is kept", "未保存")];
  const told = scores.map(({ program, label, values }) => {
    const numbers = Object.entries(values).flatMap(([name, value]) => {
      if (value === null) return [];
      const shown = typeof value === "string" ? plainText(valueWord(value)[language]) : valueText(value);
      return [`${plainText(scoreText(name)[language])} ${shown}`];
    });
    const name = label && plainText(label[language]);
    return `${plainText(programText(program)[language])}: ${name === undefined ? "" : say(`"${name}", `, `「${name}」，`)}${numbers.join(say(", ", "，"))}`;
  });
  return [...told, ...(explanation ? [explanation[language]] : [])];
}

function campaignsText({ campaigns }: SubjectAnswer, say: Say): string[] {
  if (campaigns.length === 0) return [say("none", "无")];
  return campaigns.map(({ name, madeAt, arm }) => {
    const side =
      arm === "treatment"
        ? say("chosen to hear of it", "被选为接收者")
        : say("chosen to be left alone, to compare with", "被选为对照，不予打扰");
    return `${plainText(name)}, ${momentText(madeAt)}: ${side}`;
  });
}

function studiesText({ studies, epsilon, delta }: SubjectAnswer, language: Language, say: Say): string[] {
  if (studies.length === 0) return [say("none that this node has on record", "本节点没有记录")];
  return [
    ...studies.flatMap((study) => studyLines(study, language, say)),
    say(
      `all together cost the person at most epsilon ${upText(epsilon)} at delta ${delta}`,
      `合计对该用户的隐私开销不超过 ε ${upText(epsilon)}（δ ${delta}）`,
    ),
  ];
}

function studyLines({ study, title, sums, epsilon }: SubjectStudy, language: Language, say: Say): string[] {
  const cost = say(`at most epsilon ${upText(epsilon)}`, `不超过 ε ${upText(epsilon)}`);
  return [
    `${plainText(title)} (${study.slice(0, 16)}…): ${cost}`,
    ...sums.map(({ session, attempt, at, query, consentRule, fate }: SubjectSum) => {
      const rule =
        consentRule === null
          ? ""
          : say(
              `, under consent rule "${plainText(consentRule)}"`,
              `，同意规则「${plainText(consentRule)}」`,
            );
      const again = attempt > 1 ? say(`, attempt ${attempt}`, `，第 ${attempt} 次尝试`) : "";
      const which = `${say(`sum ${session}`, `求和 ${session}`)}${again}`;
      return `  ${which}  ${momentText(at)}  ${purposeOf(query, language)}: ${SUM_FATES[fate][language]}${rule}`;
    }),
  ];
}

/** What a sum was for, as far as the ledger says; as it is called, where no query of this software has that name. */
function purposeOf(query: string, language: Language): string {
  return plainText(describeQuery(query)[language]);
}
