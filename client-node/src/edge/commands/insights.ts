import type { Run } from "@fedseg/wording/command-line/program.ts";
import { insightsPage } from "../../reports/insights/insights-page.ts";
import { ownSections } from "../labels/own-sections.ts";
import { OWN_AVERAGES, readOwnAverages } from "../../labels/own-averages.ts";
import { loadNodeConfig } from "../config.ts";
import { readShown } from "../labels/read-shown.ts";
import { currentStudy, namedStudy, resultsFolder } from "../labels/study-results.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { requirePage, writePage } from "../owner-page.ts";
import { openRecords } from "../sealed/records.ts";

export const insights: Run = async (
  { options: { config = "", study, lang = "en", html = "", released } },
  tell,
) => {
  const language = languageOf(lang);
  const node = loadNodeConfig(config);
  const folder = resultsFolder(node.folder, study);
  const read = readShown(folder);
  requirePage(html);
  // Averages of own users are those of the newest study: of users nothing is kept of an earlier one.
  const isOwn = released === undefined && folder === node.folder;
  const sealed = isOwn ? openRecords(node).sealed : undefined;
  const own = sealed?.read(OWN_AVERAGES) ?? "";
  const stays = sealed ? ownSections(sealed) : [];
  const page = {
    ...read,
    sections: [...read.sections, ...stays],
    own: own === "" ? [] : readOwnAverages(own),
    study: study === undefined ? currentStudy(node.folder) : namedStudy(node.folder, study),
  };
  writePage(html, insightsPage(page, node.name, language));
  const hasOwn = page.own.length + stays.length > 0;
  const holds = hasOwn
    ? "it also holds exact numbers of your own users and stays here; --released leaves them out"
    : "it holds released numbers only";
  tell("PAGE", `written to ${html}; ${holds}`, { html, own: hasOwn });
  return 0;
};
