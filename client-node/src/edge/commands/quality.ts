import { show } from "@fedseg/wording/edge/show.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { z } from "zod";
import { hintsOf } from "../../reports/quality-hints.ts";
import { qualityPage } from "../../reports/quality-page.ts";
import { qualityText } from "../../reports/quality-text.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { loadNodeConfig } from "../config.ts";
import { requirePage, writePage } from "../owner-page.ts";
import { type OwnData, loadOwnData } from "../ingest/own-data.ts";
import { readPlanInBooks } from "../books/plan-in-books.ts";
import { allOf, measureQuality } from "../ingest/own-quality.ts";
import { requestOf } from "../ingest/plan-request.ts";
import type { PlainRequest } from "../ingest/reader/tasks.ts";

export const quality: Run = async ({ options }, tell) => {
  const { config: path = "", html, json, lang = "en" } = options;
  const language = languageOf(lang);
  const own = loadOwnData(path);
  const request = await askedFor(own, options);
  if (html) requirePage(html);
  const { report, about } = await measureQuality(own, request, tell);
  if (json === undefined) show(qualityText(report, about));
  else
    tell("QUALITY", "exact counts, for this node's owner only", {
      ...about,
      report,
      lookAt: hintsOf(report),
    });
  if (html) {
    writePage(html, qualityPage(report, about, language));
    tell("PAGE", `written to ${html}, readable for its owner only; it must not leave this node`, { html });
  }
  return 0;
};

/** What to measure: all of the dictionary as of a moment, or what the plan in the node's books asks for. */
async function askedFor(
  { dictionary }: OwnData,
  { config = "", snapshot, plan }: Options,
): Promise<PlainRequest> {
  if (plan === undefined) return allOf(dictionary, momentOf(snapshot));
  if (snapshot !== undefined)
    throw misused("A plan has its own snapshot.", "Leave out --snapshot, or --plan.");
  return requestOf(await readPlanInBooks(loadNodeConfig(config)));
}

/** Reads a moment; now when none is given. */
function momentOf(snapshot: string | undefined): number {
  if (snapshot === undefined) return new Date().getTime();
  const isMoment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(snapshot).success;
  if (isMoment) return Date.parse(snapshot);
  throw misused(
    "The snapshot is no moment that can be read.",
    "Write it as --snapshot 2026-10-01 or --snapshot 2026-10-01T00:00:00Z.",
  );
}
