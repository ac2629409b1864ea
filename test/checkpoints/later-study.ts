import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";

/** A second study of the same parties on the disks that the first has left, or on others. */
export function afterwards(first: InProcessStudy, options: StudyOptions = {}): InProcessStudy {
  return new InProcessStudy({
    plan: (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) }),
    disks: first.plan.roster.map((_, node) => first.disk(node)),
    ...options,
  });
}
