import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { WholeTemplate } from "../../service/port.ts";
import { askOrDo, lookAt } from "../ask-or-do.ts";
import { loadServiceConfig } from "../service-config.ts";
import { loadTemplate } from "../template-files.ts";
import { templateText, templatesText } from "../template-text.ts";
import { doVerb, needed } from "./verbs.ts";

/**
 * Keeps templates of a service and shows them; what one costs is told by `plan`.
 * @throws CodedError USAGE, CONFIG_*, DICTIONARY_INVALID, INPUT_*, TEMPLATE_*, PLAN_* and as `askOrDo`.
 */
export const templateCommand: Run = ({ options, operands: [verb = ""] }) =>
  doVerb("template", { add, list, show: showOne }, verb, options);

async function add(options: Options): Promise<number> {
  const template = loadTemplate(needed(options, "file", "template add"));
  await askOrDo(configOf(options), "put-template", template);
  return told(template.name, options);
}

async function list(options: Options): Promise<number> {
  const { templates } = (await lookAt(configOf(options))).view;
  if (options["json"] === undefined) show(templatesText(templates));
  else showAnswer("TEMPLATES", { templates });
  return 0;
}

const showOne = (options: Options) => told(needed(options, "name", "template show"), options);

async function told(name: string, options: Options): Promise<number> {
  const whole = (await askOrDo(configOf(options), "template", { name })) as WholeTemplate;
  if (options["json"] === undefined) show(templateText(whole));
  else showAnswer("TEMPLATE", whole);
  return 0;
}

function configOf({ config = "" }: Options) {
  return loadServiceConfig(config);
}
