import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { previewJson } from "../../preview/preview-json.ts";
import { previewText } from "../../reports/preview-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { loadNodeConfig } from "../config.ts";
import { previewOwn } from "../own-preview.ts";
import { preparePreview, writePreview } from "./preview-study.ts";

export const preview: Run = async ({ options: { config: path = "", lang = "en", json, out } }, tell) => {
  const language = languageOf(lang);
  const config = loadNodeConfig(path);
  if (out) preparePreview(out);
  // What keeps people out of a sum belongs to the preview; hints about data are for `quality`.
  const briefly: Tell = (code, ...more) => (code.startsWith("CAMPAIGN_") ? tell(code, ...more) : undefined);
  const { plan, shown } = await previewOwn(config, json === undefined ? briefly : tell);
  if (json === undefined) show(previewText(plan, shown, language));
  else
    for (const session of shown.sessions) {
      const { study, session: number } = session.declaration;
      showAnswer("SESSION", { study, ...previewJson(session), session: number });
    }
  if (out) {
    writePreview(out, shown);
    tell("PREVIEW", `written to ${out}, for this node's owner only`, { out });
  }
  return 0;
};
