import { type Html, html } from "@fedseg/wording/page/html.ts";
import { CONTRADICTIONS } from "@fedseg/wording/status/contradiction-words.ts";
import { LACKING, LIMITS } from "@fedseg/wording/status/finding-words.ts";
import type { Finding } from "../finding.ts";
import type { Language } from "@fedseg/wording/language.ts";

/** Writes what a finding says: its own words, in Chinese behind what its code means. */
export function findingText({ code, text }: Finding, language: Language): Html {
  const words = language === "zh" ? codeWordsZh(code) : undefined;
  return words === undefined
    ? html`<span lang="en">${text}</span>`
    : html`${words} <small lang="en">${text}</small>`;
}

/** Says what a code means in Chinese; undefined for a code without words. */
export function codeWordsZh(code: string): string | undefined {
  return (LIMITS.get(code) ?? LACKING.get(code) ?? CONTRADICTIONS.get(code))?.zh;
}
