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

/** How a plan is tried out. */
export interface TrialOptions {
  /** The sums that have been released already; their sessions are not listed. */
  readonly history?: readonly Release[];
  /** What the programs' public draws follow from: the plan's hash when left out, as in the study itself. */
  readonly seed?: Uint8Array;
}

/** Runs a plan's programs to their end, or to a refusal, without anybody's data: `answer` makes up each release. */
export function dryRun(
  plan: Plan,
  answer: (asked: AskedSession) => Release,
  options: TrialOptions = {},
): DryRun {
  const trial = askedInTurn(plan, answer, options);
  const sessions: AskedSession[] = [];
  for (;;) {
    const { done, value } = trial.next();
    if (done) return { sessions, end: value };
    sessions.push(value);
  }
}

/** The sessions of {@link dryRun} one after the other, each before it is answered; whoever has heard enough need not hear the end. */
export function* askedInTurn(
  plan: Plan,
  answer: (asked: AskedSession) => Release,
  { history = [], seed = hashPlan(planBytes(plan)) }: TrialOptions = {},
): Generator<AskedSession, DryRun["end"]> {
  const analysis = new Analysis(plan, seed);
  const releases = [...history];
  for (;;) {
    const step = analysis.after(releases);
    if (step.type !== "query") return step;
    const asked = { session: releases.length + 1, request: step.request, parameters: step.parameters };
    yield asked;
    releases.push(answer(asked));
  }
}
