import { type Html, html } from "@fedseg/wording/page/html.ts";
import { pageOf } from "@fedseg/wording/page/page.ts";
import { type Context, type Section, contextOf, layOut } from "./context.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { REPORT_STYLE } from "./report-style.ts";
import type { ReportData } from "./report-data.ts";
import { articlesSection } from "./sections/articles.ts";
import { boundsSection } from "./sections/bounds.ts";
import { checksSection } from "./sections/checks.ts";
import { compositionSection } from "./sections/composition.ts";
import { limitsSection } from "./sections/limits.ts";
import { mechanismSection } from "./sections/mechanism.ts";
import { partiesSection } from "./sections/parties.ts";
import { trustSection } from "./sections/trust.ts";
import { unitSection } from "./sections/unit.ts";
import { headOf } from "./sections/verdict.ts";

/** Writes a report as one HTML page: nothing outside it is loaded, nothing in it runs, no clock is asked. */
export function reportPage(data: ReportData, language: Language): string {
  const context = contextOf(data, language);
  const { say } = context;
  const sections = sectionsOf(context);
  const title = data.studies[0]?.plan.title ?? "";
  const content = html`
    ${headOf(context)} ${contents(sections, context)}
    ${sections.map((section, at) => layOut(section, at + 1, context))}
  `;
  return pageOf(
    { language, title: `${say("Privacy audit", "隐私审计报告")} ${title}`, style: REPORT_STYLE },
    content,
  );
}

/** Without a readable study only the checks and the limits are left to say. */
function sectionsOf(context: Context): readonly Section[] {
  const { data } = context;
  const about =
    data.studies.length > 0
      ? [
          partiesSection(context),
          unitSection(context),
          boundsSection(context),
          mechanismSection(context),
          compositionSection(context),
          trustSection(context),
        ]
      : [];
  const before = [...about, checksSection(context), limitsSection(context)];
  const places = new Map(before.map(({ id }, at) => [id, at + 1]));
  return [...before, articlesSection(context, (id) => places.get(id))];
}

function contents(sections: readonly Section[], { language, say }: Context): Html {
  return html`<nav aria-label="${say("Contents", "目录")}">
    <ol>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title[language]}</a></li>`)}
    </ol>
  </nav>`;
}
