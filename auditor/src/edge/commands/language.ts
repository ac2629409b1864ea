import { LANGUAGES, type Language } from "../../report/language.ts";

/** Reads the value of --lang. @throws RangeError when it is no language of the auditor. */
export function readLanguage(text: string): Language {
  const language = LANGUAGES.find((known) => known === text);
  if (!language)
    throw new RangeError(`"--lang" expected ${LANGUAGES.join(" or ")}, got ${JSON.stringify(text)}`);
  return language;
}
