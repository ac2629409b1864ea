import type { Language, Text } from "../language.ts";

/** Writes a moment of a plan in UTC: by its day alone where it is the beginning of one, "1 Jan 2026". */
export function dateText(iso: string): Text {
  return new Date(iso).getTime() % 86_400_000 === 0 ? written(iso, {}) : momentText(iso);
}

/** Writes a moment in UTC: "6 Dec 2026, 12:00 UTC". */
export function momentText(iso: string): Text {
  const { en, zh } = written(iso, { timeStyle: "short" });
  return { en: `${en} UTC`, zh: `${zh} UTC` };
}

function written(iso: string, style: Intl.DateTimeFormatOptions): Text {
  const inLanguage = (language: Language) =>
    new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
      dateStyle: "medium",
      timeZone: "UTC",
      ...style,
    }).format(new Date(iso));
  return { en: inLanguage("en"), zh: inLanguage("zh") };
}
