import { type Html, html } from "@fedseg/wording/page/html.ts";
import { countText, sizeText } from "@fedseg/wording/number-text.ts";
import { lineChart } from "../charts/line-chart.ts";
import type { Context } from "../context.ts";
import type { ReleaseFacts } from "../facts/release-facts.ts";
import type { StudyFacts } from "../facts/study-facts.ts";
import { costText, timeText } from "../figures.ts";
import { numbers, tableOf } from "../page-table.ts";

/** Rows of the table at its two ends; the JSON file has all. */
const [FIRST_ROWS, LAST_ROWS] = [120, 40];

/** Draws and lists a study's releases with what they added up to; nothing when there are none. */
export function releasesBlock(study: StudyFacts, context: Context): Html | undefined {
  const { data, say } = context;
  const releases = data.releases.filter(({ studyId }) => studyId === study.studyId);
  const warning =
    study.stopped === null
      ? undefined
      : html`<p class="warning">
          ${say(
            `Only the first ${releases.length} sessions verify. What came after them is in no number of this report but the accounts.`,
            `仅前 ${releases.length} 次会话通过核验。此后的内容除账户一栏外，未计入本报告的任何数值。`,
          )}
          <small lang="en">${study.stopped}</small>
        </p>`;
  if (releases.length === 0) return warning;
  return html`<h3>${say("Releases", "发布")} <span>${study.plan.title}</span></h3>
    ${warning}
    <figure class="wide">
      ${chartOf(study, releases, context)}
      <figcaption>
        <span class="key gdp">${say("charged, GDP accountant", "扣减额，GDP 核算")}</span>
        <span class="key zcdp">${say("charged, zCDP accountant", "扣减额，zCDP 核算")}</span>
        <span class="key outside">${say("against the outside world", "针对外界")}</span>
      </figcaption>
    </figure>
    ${releaseTable(releases, context)}`;
}

function chartOf({ plan }: StudyFacts, releases: readonly ReleaseFacts[], { say }: Context): Html {
  const { epsilon, delta } = plan.budget;
  const points = (of: (release: ReleaseFacts) => number) =>
    releases.map((release) => ({ x: release.session, y: of(release) }));
  return lineChart({
    alt: say("Epsilon charged after each release", "每次发布后累计的 ε"),
    lines: [
      { name: "zcdp", points: points(({ charged }) => charged.zcdp) },
      { name: "gdp", points: points(({ charged }) => charged.gdp) },
      { name: "outside", points: points(({ outsideSoFar }) => outsideSoFar.epsilon) },
    ],
    limit: { y: Number(epsilon), label: say(`promised ε = ${epsilon}`, `承诺 ε = ${epsilon}`) },
    xName: say("session", "会话"),
    yName: say(`ε so far, at δ = ${delta}`, `累计 ε(δ = ${delta})`),
    isStepped: true,
  });
}

function releaseTable(releases: readonly ReleaseFacts[], context: Context): Html {
  const { say } = context;
  const hidden = releases.length - FIRST_ROWS - LAST_ROWS;
  const rows = (some: readonly ReleaseFacts[]) => some.map((release) => releaseRow(release, context));
  const gap = html`<tr>
    <td></td>
    <td colspan="8" class="quiet">
      ${say(`${hidden} more releases: in the JSON file`, `其余 ${hidden} 次发布见 JSON 文件`)}
    </td>
  </tr>`;
  return tableOf(
    [
      ...numbers(say("session", "会话")),
      say("released", "发布时间"),
      say("what for", "用途"),
      ...numbers(
        say("nodes", "节点"),
        say("numbers", "数字个数"),
        "mu²",
        say("ε alone", "单独 ε"),
        say("ε so far, GDP", "累计 ε,GDP"),
        "zCDP",
      ),
    ],
    hidden > 0
      ? [...rows(releases.slice(0, FIRST_ROWS)), gap, ...rows(releases.slice(-LAST_ROWS))]
      : rows(releases),
  );
}

function releaseRow(release: ReleaseFacts, { language }: Context): Html {
  const { session, attempt, time, purpose, survivors, dropped, length, charge, charged } = release;
  return html`<tr>
    <td class="number">${session}${attempt > 1 ? html`<small>/${attempt}</small>` : undefined}</td>
    <td class="time">${timeText(time)}</td>
    <td class="long">${purpose[language]}</td>
    <td class="number">
      ${survivors.length}${dropped.length > 0 ? html`<small> −${dropped.length}</small>` : undefined}
    </td>
    <td class="number">${countText(length)}</td>
    <td class="number">${sizeText(charge.mu ** 2)}</td>
    <td class="number">${costText(charge.epsilon)}</td>
    <td class="number">${costText(charged.gdp)}</td>
    <td class="number">${costText(charged.zcdp)}</td>
  </tr>`;
}
