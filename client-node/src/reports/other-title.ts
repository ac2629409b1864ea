import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Language, Text } from "@fedseg/wording/language.ts";

/** Shows a title in the language that the page is not in; nothing where it has no words of its own. */
export function otherTitle(title: Text, language: Language, kind: string): Html | undefined {
  const other = language === "en" ? "zh" : "en";
  return title.zh === title.en
    ? undefined
    : html`<span class="${kind}" lang="${other}">${title[other]}</span>`;
}
