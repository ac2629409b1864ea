import type { Html } from "@fedseg/wording/page/html.ts";
import { html } from "@fedseg/wording/page/html.ts";
import type { Context } from "./context.ts";
import type { StudyFacts } from "./facts/study-facts.ts";

/** Most studies that a section shows one by one; the table of studies and the JSON file have all. */
const MOST = 6;

/** Shows the studies of a report one by one, and how many more there are. */
export function eachStudy({ data, say }: Context, show: (study: StudyFacts) => Html | undefined): Html {
  const hidden = data.studies.length - MOST;
  const note =
    hidden > 0
      ? html`<p class="quiet">
          ${say(`${hidden} more studies are in the JSON file.`, `另有 ${hidden} 项研究见 JSON 文件。`)}
        </p>`
      : undefined;
  return html`${data.studies.slice(0, MOST).map(show)} ${note}`;
}

/** Names the studies of a report, the first few of many. */
export function studyTitles({ data, say }: Context): string {
  const titles = data.studies.slice(0, MOST).map(({ plan }) => plan.title);
  const more = data.studies.length - titles.length;
  return [...titles, ...(more > 0 ? [say(`${more} more`, `另 ${more} 项`)] : [])].join(" · ");
}
