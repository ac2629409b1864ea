import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { RefusedProgram } from "@fedseg/shared/programs/refused.ts";
import type { AuditedStudy } from "../../sessions/audited.ts";

/** What a study is, as everybody has countersigned it. */
export interface StudyFacts {
  /** planHash in hexadecimal: the study's name in every ledger. */
  readonly studyId: string;
  readonly plan: Plan;
  /** Why the session after the last verified one does not verify; null when all do. */
  readonly stopped: string | null;
  /** Programs that have no model because of what was released, and why. */
  readonly refused: readonly RefusedProgram[];
}

/** Reads a study's facts. */
export function studyFacts({ studyId, study, fault, model }: AuditedStudy): StudyFacts {
  const stopped = fault ? `${fault.path}: ${fault.text}` : null;
  return { studyId, plan: study.plan, stopped, refused: model?.refused ?? [] };
}
