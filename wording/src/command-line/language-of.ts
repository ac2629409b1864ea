import { misused } from "./read.ts";
import type { Language } from "../language.ts";

/** Reads the option --lang. @throws CodedError USAGE. */
export function languageOf(lang: string): Language {
  if (lang === "en" || lang === "zh") return lang;
  throw misused(`There is no language ${lang} here.`, "Use --lang en or --lang zh.");
}
