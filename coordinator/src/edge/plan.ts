import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { createPlan } from "../make-plan.ts";
import type { WholeTemplate } from "../service/port.ts";
import { closedTemplate, planToTry } from "../service/proposals.ts";
import { unknown } from "../service/refusals.ts";
import type { TemplateStudy } from "../studies/template.ts";
import { askOrDo, lookAt } from "./ask-or-do.ts";
import type { CoordinatorConfig } from "./config.ts";
import { serviceInviting } from "./invite.ts";
import type { ServiceConfig } from "./service-config.ts";
import { loadTemplates } from "./template-files.ts";

/** A study that is only looked at needs no id of its own; this one makes the same text every time. */
const NO_ENTROPY: ByteSource = { bytes: (count) => new Uint8Array(count) };

/**
 * Returns the plan of the configured study, under no study's id. Nothing is written.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE when nobody could accept the plan, KEY_* without a key.
 */
export function configuredPlan(config: CoordinatorConfig): Plan {
  const identity = toHex(loadKeyFile(config.key, openVault(config.atRest, systemEntropy())).publicKey);
  return createPlan(config.study, { name: config.name, identity }, NO_ENTROPY);
}

/** What a study of a template would be; `members` left out: everybody. */
export interface TemplateTrial {
  readonly template: string;
  /** ISO 8601. */
  readonly snapshot: string;
  readonly members?: readonly string[];
}

/**
 * Returns the plan that a study of a service's template would have, under no study's id: of the template as the service knows it, or
 * else as it lies in the folder of templates that its next start reads.
 * @throws CodedError TEMPLATE_UNKNOWN, MEMBER_UNKNOWN, PLAN_*, SUM_TOO_LARGE, KEY_* and as `askOrDo`.
 */
export async function plannedOf(config: ServiceConfig, trial: TemplateTrial): Promise<Plan> {
  const { template, snapshot, members: names } = trial;
  const view = (await lookAt(config)).view;
  const study = await studyOf(config, template);
  const all = serviceInviting(config, view).study.roster;
  const asked = names?.map((name) => {
    const member = all.find((each) => each.name === name);
    if (member) return member;
    const known = all.map((each) => each.name);
    throw unknown("member", name, known);
  });
  const { name, identity } = view;
  return planToTry(study, { coordinator: { name, identity }, members: asked ?? all, snapshot });
}

async function studyOf(config: ServiceConfig, name: string): Promise<TemplateStudy> {
  try {
    return ((await askOrDo(config, "template", { name })) as WholeTemplate).study;
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "TEMPLATE_UNKNOWN") throw error;
    const files = config.templates === undefined ? [] : loadTemplates(config.templates);
    const file = files.find((each) => each.name === name);
    if (!file) throw error;
    return closedTemplate(file.study);
  }
}
