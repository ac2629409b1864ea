import { z } from "zod";
import type { TemplateStudy } from "./template.ts";

/** What may be written otherwise than a template has it: another template comes of it, with another hash. */
export const templateChanges = z.strictObject({
  /** Budget of the study. */
  epsilon: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,6})?$/)
    .exactOptional(),
  usersFloor: z.int().min(1).max(1_000_000_000).exactOptional(),
  /** How many segments. */
  k: z.int().min(2).max(256).exactOptional(),
});
export type TemplateChanges = z.infer<typeof templateChanges>;

type Asked = TemplateStudy["programs"][number];

/** Returns a template's study with what is written otherwise. */
export function changedTemplate(
  study: TemplateStudy,
  { epsilon, usersFloor, k }: TemplateChanges,
): TemplateStudy {
  return {
    ...study,
    ...(epsilon !== undefined && { budget: { ...study.budget, epsilon } }),
    ...(usersFloor !== undefined && { usersFloor }),
    ...(k !== undefined && { programs: study.programs.map((asked) => withK(asked, k)) }),
  };
}

function withK(asked: Asked, k: number): Asked {
  return asked.name === "segmentation" ? ({ ...asked, spec: { ...asked.spec, k } } as Asked) : asked;
}
