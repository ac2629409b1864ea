import type { Language, Text } from "@fedseg/wording/language.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { signal } from "@preact/signals";

const KEPT = "fedseg-language";

/** The language that a page is read in: chosen here before, else the browser's. */
export const language = signal<Language>(firstLanguage());

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** A text in the language of the page. */
export function t(text: Text): string {
  return text[language.value];
}

/** Words of a refusal, which come in English, in the language of the page. */
export function said(words: string): string {
  return language.value === "zh" ? refusalTexts(words).zh : words;
}

export function chooseLanguage(next: Language): void {
  localStorage.setItem(KEPT, next);
  language.value = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}
