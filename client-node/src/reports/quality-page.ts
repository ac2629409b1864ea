import type { QualityReport } from "./quality-report.ts";
import { featureCard } from "./feature-card.ts";
import { featureOverview } from "./feature-overview.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { type Language, type Text, sayIn } from "@fedseg/wording/language.ts";
import { pageOf } from "@fedseg/wording/page/page.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { LOCAL_ONLY, type QualityAbout, momentText } from "./quality-about.ts";
import { hintsOf } from "./quality-hints.ts";
import { LINE_REASONS, USER_REASONS } from "./reason-words.ts";
import { type WaterfallStep, waterfallTable } from "./waterfall-table.ts";

/** Writes a quality report as one HTML page: nothing outside it is loaded, nothing in it runs. */
export function qualityPage(report: QualityReport, about: QualityAbout, language: Language): string {
  const say = sayIn(language);
  const content = html`<h1>${say("Data quality", "数据质量")}</h1>
    ${qualityContent(report, about, language, LOCAL_LINES)}
    <footer class="quiet">${LOCAL_LINES}</footer> `;
  const title = say(`Data quality of ${about.node}`, `${about.node} 的数据质量`);
  return pageOf({ language, title, style: PAGE_STYLE }, content);
}

/** Writes all that a quality report says, without the page around it. `notice`: that it stays here. */
export function qualityContent(
  report: QualityReport,
  about: QualityAbout,
  language: Language,
  notice = html`<p>${LOCAL_ONLY[language]}</p>`,
): Html {
  const { lines, users, features } = report;
  const say = sayIn(language);
  return html`
    ${headOf(report, { ...about, notice }, language)} ${hintsBlock(report, language)}
    <section>
      <h2>${say("Sources", "数据来源")}</h2>
      ${sourcesTable(report, language)}
    </section>
    <section>
      <h2>${say("From lines to clean lines", "从原始记录到有效记录")}</h2>
      ${lines.map((each) => waterfallTable({ caption: each.source, noun: say("lines", "记录"), steps: lineSteps(each, language) }, language))}
    </section>
    <section>
      <h2>${say("From users to counted users", "从用户到计入的用户")}</h2>
      ${waterfallTable({ caption: say("Users", "用户"), noun: say("users", "用户"), steps: userSteps(users, language) }, language)}
    </section>
    <section>
      <h2>${say("Features at a glance", "特征一览")}</h2>
      ${featureOverview(features, language)}
    </section>
    <section>
      <h2>${say("Features one by one", "逐个特征")}</h2>
      <p class="quiet">${PICTURES[language]}</p>
      ${features.map((feature) => featureCard(feature, language))}
    </section>
  `;
}

const PICTURES: Text = {
  en: "Before: natural values between their 0.5 % and 99.5 % points; what lies beyond is in the end bars, and what lies outside the hard range is shaded. After: moved into the hard range, on the scale of the study, missing values filled where the dictionary says so.",
  zh: "之前：0.5 % 至 99.5 % 分位之间的自然值；更远的值归入两端的柱，超出取值范围的部分以阴影表示。之后：移入取值范围，按研究所用的刻度，缺失值依字典填充。",
};

/** In both languages, whatever that of a page in a file is: whoever holds a copy has to read it. */
const LOCAL_LINES = html`<p lang="en">${LOCAL_ONLY.en}</p>
  <p lang="zh">${LOCAL_ONLY.zh}</p>`;

function headOf(
  report: QualityReport,
  { node, snapshot, notice }: QualityAbout & { readonly notice: Html },
  language: Language,
): Html {
  const say = sayIn(language);
  const { lines, users, features } = report;
  const [read, kept] = [sum(lines.map((each) => each.read)), sum(lines.map((each) => each.kept))];
  const tiles: [string, string][] = [
    [
      shareText(kept, read),
      say(`of ${countText(read)} lines kept`, `的记录保留（共 ${countText(read)} 条）`),
    ],
    [
      countText(users.kept),
      say(
        `of ${countText(users.seen)} users may be counted`,
        `名用户可计入（共 ${countText(users.seen)} 名）`,
      ),
    ],
    [countText(users.kept - users.unmeasured), say("of them contribute to a study", "名用户参与研究")],
    [countText(features.length), say(features.length === 1 ? "feature" : "features", "个特征")],
  ];
  return html`<header>
    <p class="quiet">${node} · ${say(`as of ${momentText(snapshot)}`, `截至 ${momentText(snapshot)}`)}</p>
    <div class="local" role="note">${notice}</div>
    <div class="tiles">
      ${tiles.map(([value, words]) => html`<div class="tile"><b>${value}</b><span class="quiet">${words}</span></div>`)}
    </div>
  </header>`;
}

function hintsBlock(report: QualityReport, language: Language): Html {
  const say = sayIn(language);
  const names = new Map(report.features.map(({ spec }) => [spec.name, spec.title[language]]));
  const items = hintsOf(report, language).map(({ about, column, text }) => {
    const title = about === undefined ? undefined : names.get(about);
    const subject =
      title === undefined
        ? html`<b>${about ?? say("users", "用户")}</b>`
        : html`<a href="#${about}">${title}</a>`;
    const place = column === undefined ? undefined : html`${say(", column", "，列")} <b>${column}</b>`;
    return html`<li>${subject}${place}${say(`: ${text}`, `：${text}`)}</li>`;
  });
  const found =
    items.length > 0
      ? html`<ul class="hints">
          ${items}
        </ul>`
      : html`<p>${say("Nothing stands out.", "没有异常。")}</p>`;
  return html`<section>
    <h2>${say("Worth a look", "值得注意")}</h2>
    ${found}
  </section>`;
}

function sourcesTable({ sources }: QualityReport, language: Language): Html {
  const say = sayIn(language);
  const rows = sources.map(
    ({ name, kind, rows: count }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${kind}</td>
        <td class="number">${countText(count)}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${say("source", "来源")}</th>
        <th scope="col">${say("kind", "种类")}</th>
        <th scope="col" class="number">${say("rows", "行数")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function lineSteps(
  { read, kept, dropped }: QualityReport["lines"][number],
  language: Language,
): WaterfallStep[] {
  const say = sayIn(language);
  return [
    { label: say("read", "读取"), count: read, kind: "whole" },
    ...dropped.map(({ reason, count }) => ({
      label: LINE_REASONS[reason][language],
      count,
      kind: "taken" as const,
    })),
    { label: say("kept", "保留"), count: kept, kind: "left" },
  ];
}

function userSteps(
  { seen, kept, leftOut, unmeasured }: QualityReport["users"],
  language: Language,
): WaterfallStep[] {
  const say = sayIn(language);
  return [
    { label: say("seen", "出现"), count: seen, kind: "whole" },
    ...leftOut.map(({ reason, count }) => ({
      label: USER_REASONS[reason][language],
      count,
      kind: "taken" as const,
    })),
    { label: say("may be counted", "可计入"), count: kept, kind: "left" },
    {
      label: say("a feature is missing: contribute nothing", "缺少某个特征：不参与"),
      count: unmeasured,
      kind: "taken",
    },
    { label: say("contribute", "参与"), count: kept - unmeasured, kind: "left" },
  ];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
