import { dictionary } from "@fedseg/shared/features/dictionary.ts";
import { planSchema } from "@fedseg/shared/plan/plan.ts";
import { z } from "zod";
import { studyConfig } from "../make-plan.ts";

/** What a template says of a study: a configuration's `study` section without roster and snapshot, and the dictionary it goes by. */
export const templateStudy = z.strictObject({
  ...studyConfig.omit({ roster: true, snapshot: true }).shape,
  dictionary,
  inputs: planSchema.shape.inputs,
});
export type TemplateStudy = z.infer<typeof templateStudy>;
