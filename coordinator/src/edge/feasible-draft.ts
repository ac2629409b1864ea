import { yamlOf } from "@fedseg/keeper/files/config-file.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { refusedAt } from "@fedseg/shared/plan/nearest.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { z } from "zod";
import { USUAL_SESSIONS, studyConfig, writtenPlan } from "../make-plan.ts";
import { type StudyDraft, draftStudy } from "../draft/draft-study.ts";
import { type Template, draftPrograms } from "../draft/templates.ts";

/** A draft that `plan` accepts, and what of its template it had to leave out. */
export interface FeasibleDraft {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** What a template may do without: what refuses goes, or the first of these, where the segments need its share. */
const SPARED = ["behaviour", "affinity", "evaluate", "logistic", "classes", "value"];

/** Stands for the coordinator of the draft, whose key is not made yet. */
const COORDINATOR = { name: "coordinator", identity: "5eed".repeat(16) };
const written = z.object({ study: studyConfig });

/**
 * Drafts a study of a template that its users suffice for: programs go, one after another, until it is accepted, and the
 * sessions that the others need are allowed. @throws CodedError INIT_USERS where not even segments could be made, INIT_TEMPLATE, and PLAN_* as `checkPlan`.
 */
export function feasibleDraft(
  template: Template,
  dictionary: Dictionary,
  about: Omit<StudyDraft, "programs" | "sessions">,
): FeasibleDraft {
  const leftOut = new Set<string>();
  for (;;) {
    const { text, plan } = draftOf(template, dictionary, about, leftOut);
    const refused = refusalOf(plan);
    if (!refused) return { text, leftOut: [...leftOut] };
    if (refused.code !== "PLAN_TOO_SMALL") throw refused;
    const asked = plan.programs.map(({ name }) => name);
    const refusing = asked[refusedAt(plan)];
    const spared = SPARED.filter((name) => (asked as string[]).includes(name));
    if (spared.length === 0) throw tooFew(refused);
    leftOut.add(spared.includes(refusing) ? refusing : spared[0]);
  }
}

function draftOf(
  template: Template,
  dictionary: Dictionary,
  about: Omit<StudyDraft, "programs" | "sessions">,
  leftOut: ReadonlySet<string>,
): { text: string; plan: Plan } {
  const programs = draftPrograms(template, dictionary, leftOut);
  const planOf = (text: string) =>
    writtenPlan({ ...written.parse(yamlOf(text)).study, dictionary }, COORDINATOR, {
      bytes: (count) => new Uint8Array(count),
    });
  const text = draftStudy({ ...about, programs });
  const plan = planOf(text);
  const sessions = sessionsOf(plan).length;
  if (sessions <= USUAL_SESSIONS) return { text, plan };
  const longer = draftStudy({ ...about, programs, sessions });
  return { text: longer, plan: planOf(longer) };
}

function refusalOf(plan: Plan): CodedError | undefined {
  try {
    checkPlan(plan);
    requireStart(plan);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

function tooFew({ refusal }: CodedError): CodedError {
  return new CodedError("INIT_USERS", {
    what: refusal.what,
    why: refusal.why,
    todo: "Give a larger --users if platforms have more customers, or ask more platforms.",
  });
}
