import { CodedError } from "@fedseg/shared/errors.ts";
import { attemptsAllowed } from "@fedseg/shared/plan/attempts.ts";
import { leaveOut, mayTryAgain, turnsOf } from "@fedseg/shared/session/faulty.ts";
import { sessionOf } from "./bundle.ts";
import { sumsOf } from "./faulty.ts";
import { attemptsExhausted } from "./retry.ts";
import type { Running } from "./state.ts";

/** Returns why a study can never go on, whatever the operator and the platforms do; undefined while it can. */
export function overBecause(running: Running): CodedError | undefined {
  const { study, faulty, excluded, attempt } = running;
  const { n, m } = study.cohort;
  const session = sessionOf(running);
  const last = faulty.findLast(({ sum }) => sum.turn.session === session);
  const sums = sumsOf(faulty);
  if (last && !mayTryAgain(study, sums, last.sum.turn)) return last.error;
  if (n - excluded.size < m) return tooManyExcluded(running);
  if (attempt > attemptsAllowed(study.plan, turnsOf(sums), session)) return attemptsExhausted(running);
  // Asked at every message: where every sum was sound there is nothing to explain.
  if (sums.length === 0) return undefined;
  const left = Array.from({ length: n }, (_, node) => node).filter((node) => !excluded.has(node));
  return leaveOut(sums, left, study.cohort, session) ? undefined : unexplained(session);
}

function tooManyExcluded({ study, excluded }: Running): CodedError {
  const names = [...excluded.keys()].map((node) => study.plan.roster[node].name).join(", ");
  return new CodedError("TOO_MANY_EXCLUDED", {
    what: `Left out for good: ${names}. Fewer nodes than the ${study.cohort.m} that the plan needs remain.`,
    why: "They were shown to lie by statements of their own, and a sum over fewer nodes would carry too little honest noise.",
    todo: "This study never goes on. Show the evidence to the platforms, and start a new study without those left out (a service proposes it, and without one it has a folder of its own); what was charged stays charged.",
  });
}

function unexplained(session: number): CodedError {
  return new CodedError("FAULTY_UNEXPLAINED", {
    what: `Session ${session} has no set of nodes left that has not given a faulty sum before.`,
    why: "Some of these nodes lied, and asking the same ones together again would cost another charge for nothing.",
    todo: "This study never goes on. Show the faulty sums to the platforms, and start a new study without those whom they suspect (a service proposes it, and without one it has a folder of its own); what was charged stays charged.",
  });
}
