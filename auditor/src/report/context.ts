import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { type Language, type Say, sayIn } from "@fedseg/wording/language.ts";
import type { ReportData } from "./report-data.ts";

/** What every section of the page is made from. */
export interface Context {
  readonly data: ReportData;
  readonly language: Language;
  readonly say: Say;
}

/** Returns the context of a page. */
export function contextOf(data: ReportData, language: Language): Context {
  return { data, language, say: sayIn(language) };
}

/** What a section answers: articles of the GDPR, and the topic of NIST SP 800-226. */
export interface Answers {
  readonly articles: string;
  readonly topic: Text;
}

/** One section of the page. */
export interface Section {
  readonly id: string;
  readonly title: Text;
  readonly answers?: Answers;
  readonly body: Html;
}

/** Lays out a section; its number is its place on the page. */
export function layOut({ id, title, answers, body }: Section, number: number, context: Context): Html {
  const { language, say } = context;
  const note =
    answers &&
    html`<p class="answers">
      <span>${say(`GDPR Art. ${answers.articles}`, `GDPR 第 ${answers.articles} 条`)}</span>
      <span>NIST SP 800-226: ${answers.topic[language]}</span>
    </p>`;
  return html`<section id="${id}">
    <h2><span class="place">${number}</span> ${title[language]}</h2>
    ${note} ${body}
  </section>`;
}
