import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Text } from "@fedseg/wording/language.ts";

/** Shows the Chinese of a title beside its English; nothing when there is none of its own. */
export function inChinese({ en, zh }: Text, kind: string): Html | undefined {
  return zh === en ? undefined : html`<span class="${kind}" lang="zh">${zh}</span>`;
}
