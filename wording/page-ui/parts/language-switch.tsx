import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import type { JSX } from "preact";
import { chooseLanguage, language, t } from "../language.ts";

/** Goes over to the other language. */
export function LanguageSwitch(): JSX.Element {
  return (
    <button type="button" class="plain" onClick={() => chooseLanguage(language.value === "en" ? "zh" : "en")}>
      {t(UI_WORDS.language)}
    </button>
  );
}
