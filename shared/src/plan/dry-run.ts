import type { CodedError } from "../errors.ts";
import type { Release, Request, SumParameters } from "../private-sum/types.ts";
import type { StudyModel } from "../programs/index.ts";
import { Analysis } from "./analysis.ts";
import { type Plan, hashPlan, planBytes } from "./plan.ts";

/** One session as the program has asked for it. */
export interface AskedSession {
  readonly session: number;
  readonly request: Request;
  readonly parameters: SumParameters;
}

/** A plan's programs run to its end on releases that somebody made up. */
export interface DryRun {
  readonly sessions: readonly AskedSession[];
  readonly end:
    | { readonly type: "model"; readonly model: StudyModel }
    | { readonly type: "refusal"; readonly error: CodedError };
}

/**
 * Runs a plan's programs to their end, or to a refusal, without anybody's data: `answer` makes up each release.
 * `history` are the sums that have been released already; their sessions are not listed.
 */
export function dryRun(
  plan: Plan,
  answer: (asked: AskedSession) => Release,
  history: readonly Release[] = [],
): DryRun {
  const analysis = new Analysis(plan, hashPlan(planBytes(plan)));
  const releases = [...history];
  const sessions: AskedSession[] = [];
  for (;;) {
    const step = analysis.after(releases);
    if (step.type !== "query") return { sessions, end: step };
    const asked = { session: releases.length + 1, request: step.request, parameters: step.parameters };
    sessions.push(asked);
    releases.push(answer(asked));
  }
}
