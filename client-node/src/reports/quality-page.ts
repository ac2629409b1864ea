import type { QualityReport } from "./quality-report.ts";
import { featureCard } from "./feature-card.ts";
import { featureOverview } from "./feature-overview.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { pageOf } from "@fedseg/wording/page/page.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { LOCAL_ONLY, type QualityAbout, momentText } from "./quality-about.ts";
import { hintsOf } from "./quality-hints.ts";
import { LINE_REASONS, USER_REASONS } from "./reason-words.ts";
import { type WaterfallStep, waterfallTable } from "./waterfall-table.ts";

/** Writes a quality report as one HTML page: nothing outside it is loaded, nothing in it runs. */
export function qualityPage(report: QualityReport, about: QualityAbout): string {
  const { lines, users, features } = report;
  const content = html`
    ${headOf(report, about)} ${hintsBlock(report)}
    <section>
      <h2>Sources</h2>
      ${sourcesTable(report)}
    </section>
    <section>
      <h2>From lines to clean lines</h2>
      ${lines.map((each) => waterfallTable(each.source, lineSteps(each), "lines"))}
    </section>
    <section>
      <h2>From users to counted users</h2>
      ${waterfallTable("Users", userSteps(users), "users")}
    </section>
    <section>
      <h2>Features at a glance</h2>
      ${featureOverview(features)}
    </section>
    <section>
      <h2>Features one by one</h2>
      <p class="quiet">
        Before: natural values between their 0.5 % and 99.5 % points; what lies beyond is in the end bars, and
        what lies outside the hard range is shaded. After: moved into the hard range, on the scale of the
        study, missing values filled where the dictionary says so.
      </p>
      ${features.map(featureCard)}
    </section>
    <footer class="quiet">
      <p>${LOCAL_ONLY.en}</p>
      <p lang="zh">${LOCAL_ONLY.zh}</p>
    </footer>
  `;
  return pageOf({ language: "en", title: `Data quality of ${about.node}`, style: PAGE_STYLE }, content);
}

function headOf(report: QualityReport, { node, snapshot }: QualityAbout): Html {
  const { lines, users, features } = report;
  const [read, kept] = [sum(lines.map((each) => each.read)), sum(lines.map((each) => each.kept))];
  const tiles: [string, string][] = [
    [shareText(kept, read), `of ${countText(read)} lines kept`],
    [countText(users.kept), `of ${countText(users.seen)} users may be counted`],
    [countText(users.kept - users.unmeasured), "of them contribute to a study"],
    [countText(features.length), features.length === 1 ? "feature" : "features"],
  ];
  return html`<header>
    <h1>Data quality</h1>
    <p class="quiet">${node} · as of ${momentText(snapshot)}</p>
    <div class="local" role="note">
      <p>${LOCAL_ONLY.en}</p>
      <p lang="zh">${LOCAL_ONLY.zh}</p>
    </div>
    <div class="tiles">
      ${tiles.map(([value, words]) => html`<div class="tile"><b>${value}</b><span class="quiet">${words}</span></div>`)}
    </div>
  </header>`;
}

function hintsBlock(report: QualityReport): Html {
  const names = new Map(report.features.map(({ spec }) => [spec.name, spec.title.en]));
  const items = hintsOf(report).map(({ about, column, text }) => {
    const title = about === undefined ? undefined : names.get(about);
    const subject =
      title === undefined ? html`<b>${about ?? "users"}</b>` : html`<a href="#${about}">${title}</a>`;
    const place = column === undefined ? undefined : html`, column <b>${column}</b>`;
    return html`<li>${subject}${place}: ${text}</li>`;
  });
  const found =
    items.length > 0
      ? html`<ul class="hints">
          ${items}
        </ul>`
      : html`<p>Nothing stands out.</p>`;
  return html`<section>
    <h2>Worth a look</h2>
    ${found}
  </section>`;
}

function sourcesTable({ sources }: QualityReport): Html {
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
        <th scope="col">source</th>
        <th scope="col">kind</th>
        <th scope="col" class="number">rows</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function lineSteps({ read, kept, dropped }: QualityReport["lines"][number]): WaterfallStep[] {
  return [
    { label: "read", count: read, kind: "whole" },
    ...dropped.map(({ reason, count }) => ({
      label: LINE_REASONS[reason].en,
      count,
      kind: "taken" as const,
    })),
    { label: "kept", count: kept, kind: "left" },
  ];
}

function userSteps({ seen, kept, leftOut, unmeasured }: QualityReport["users"]): WaterfallStep[] {
  return [
    { label: "seen", count: seen, kind: "whole" },
    ...leftOut.map(({ reason, count }) => ({
      label: USER_REASONS[reason].en,
      count,
      kind: "taken" as const,
    })),
    { label: "may be counted", count: kept, kind: "left" },
    { label: "a feature is missing: contribute nothing", count: unmeasured, kind: "taken" },
    { label: "contribute", count: kept - unmeasured, kind: "left" },
  ];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
