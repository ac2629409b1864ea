import { resolve } from "node:path";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import type { StudyView } from "../../view.ts";
import { askOrDo, lookAt } from "../ask-or-do.ts";
import type { ServiceAsk } from "../service-answers.ts";
import { loadServiceConfig } from "../service-config.ts";
import { historyText, rosterNote, studiesText, studyText } from "@fedseg/wording/status/study-text.ts";

type Options = Parameters<Run>[0]["options"];

/** Offers a study made from a template. */
export const proposeCommand: Run = async ({ options }) => {
  const { config = "", name = "", template = "", snapshot = "", closes = "", json } = options;
  const { title, opens, deadline, quorum, members } = options;
  const service = loadServiceConfig(config);
  const study = (await askOrDo(service, "propose", {
    name,
    template,
    snapshot,
    closesAt: closes,
    ...(title !== undefined && { title }),
    ...(opens !== undefined && { opensAt: opens }),
    ...(deadline !== undefined && { deadline }),
    ...(quorum !== undefined && { quorum: Number(quorum) }),
    ...(members !== undefined && { members: members.split(",") }),
  })) as StudyView;
  if (members === undefined) return told(study, json);
  return told(study, json, rosterNote(study, (await lookAt(service)).view.members));
};

export const pauseCommand: Run = ({ options }) => change("pause", options);
export const resumeCommand: Run = ({ options }) => change("resume", options);
export const acknowledgeCommand: Run = ({ options }) => change("acknowledge", options);
export const withdrawCommand: Run = ({ options }) => change("cancel", options);

async function change(ask: ServiceAsk, { config = "", study = "", reason, json }: Options): Promise<number> {
  const given = { name: study, ...(reason !== undefined && { reason }) };
  return told((await askOrDo(loadServiceConfig(config), ask, given)) as StudyView, json);
}

function told(study: StudyView, json: string | undefined, note?: string): number {
  if (json !== undefined) showAnswer("STUDY", { study: study.name, ...study, ...(note && { note }) });
  else show([studyText(study, new Date(), sayIn("en")), ...(note ? ["", note] : [])].join("\n"));
  return 0;
}

/** Puts what members have handed in into a study's bundle, and shows what the audit says then. */
export const collectCommand: Run = async ({ options: { config = "", study = "", json }, operands }) => {
  const given = { name: study, folders: operands.map((folder) => resolve(folder)) };
  return told((await askOrDo(loadServiceConfig(config), "collect", given)) as StudyView, json);
};

/** Shows all studies of a service, or everything that is known of one. */
export const historyCommand: Run = async ({ options: { config = "", study, lang = "en", json } }) => {
  const say = sayIn(languageOf(lang));
  const { view, isRunning } = await lookAt(loadServiceConfig(config));
  if (study === undefined) {
    if (json === undefined) show(studiesText(view, isRunning, say));
    else showAnswer("HISTORY", view);
    return 0;
  }
  const shown = view.studies.find(({ name }) => name === study);
  if (!shown) throw new RangeError(`"--study" expected a study of the service, got ${JSON.stringify(study)}`);
  if (json === undefined) show(historyText(shown, new Date(), say));
  else showAnswer("STUDY", { study, ...shown });
  return 0;
};
