import { type Html, html } from "@fedseg/wording/page/html.ts";
import { sizeText } from "@fedseg/wording/number-text.ts";
import type { Context } from "../context.ts";
import type { AttemptFacts } from "../facts/attempt-facts.ts";
import { timeText } from "../figures.ts";
import { numbers, tableOf } from "../page-table.ts";

/** Most attempts that are listed; the JSON file has all. */
const MOST = 60;
/** Most names that are written out. */
const MOST_NAMES = 6;

/** Lists the attempts that were charged and not released; nothing when there are none. */
export function attemptsBlock(context: Context): Html | undefined {
  const { data, say } = context;
  if (data.attempts.length === 0) return undefined;
  const hidden = data.attempts.length - MOST;
  const rows = data.attempts.slice(0, MOST).map(
    (attempt) =>
      html`<tr>
        <td class="number">${attempt.session}/${attempt.attempt} ${studyNote(attempt, context)}</td>
        <td class="time">${timeText(attempt.time)}</td>
        <td class="number">${sizeText(Number(attempt.muSq) / 2 ** 80)}</td>
        <td class="long">${fatesOf(attempt, context)}</td>
      </tr>`,
  );
  return html`<h3>${say("Attempts without a release", "未产生发布的尝试")}</h3>
    ${tableOf(
      [
        ...numbers(say("session/attempt", "会话/尝试")),
        say("first charged", "首次扣减时间"),
        ...numbers("mu²"),
        say("what became of the charges", "扣减的去向"),
      ],
      rows,
    )}
    ${
      hidden > 0
        ? html`<p class="quiet">
            ${say(`${hidden} more are in the JSON file.`, `另有 ${hidden} 次见 JSON 文件。`)}
          </p>`
        : undefined
    }`;
}

/** Names the study of an attempt where a report has several. */
function studyNote({ studyId }: AttemptFacts, { data }: Context): Html | undefined {
  const study = data.studies.find((each) => each.studyId === studyId);
  return data.studies.length > 1 && study ? html`<small>${study.plan.title}</small>` : undefined;
}

function fatesOf({ nodes }: AttemptFacts, { say }: Context): readonly Html[] {
  const fates = [
    [nodes.refunded, say("refunded on a certificate", "凭证明退还")],
    [nodes.opened, say("may have been opened and discarded: stays charged", "可能已被打开后丢弃：维持扣减")],
    [nodes.faulty, say("opened: somebody lied, stays charged", "已打开，证实有人作假：维持扣减")],
    [nodes.aborted, say("given up, stays charged", "已放弃，维持扣减")],
    [nodes.open, say("open, counts as spent", "未了结，计为已用")],
  ] as const;
  return fates
    .filter(([names]) => names.length > 0)
    .map(([names, words]) => {
      const who =
        names.length > MOST_NAMES
          ? say(`${names.length} platforms`, `${names.length} 个平台`)
          : names.join(say(", ", "、"));
      return html`<div>${say(`${who}: ${words}`, `${who}：${words}`)}</div>`;
    });
}
