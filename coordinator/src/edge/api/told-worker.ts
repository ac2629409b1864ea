import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { join } from "node:path";
import type { ToldOfBundle } from "../../api/route.ts";
import { planToTry } from "../../service/proposals.ts";
import { tellCost } from "../../told/cost.ts";
import { tellResults } from "../../told/results.ts";
import { tellSums } from "../../told/sums.ts";
import { pathsIn } from "./bundle-files.ts";
import type { ToldAnswer, ToldQuestion } from "./told-question.ts";

/** Answers a question; undefined where a bundle is not there or not of this software. @throws CodedError PLAN_* or SUM_TOO_LARGE. */
async function answer(question: ToldQuestion): Promise<ToldOfBundle[keyof ToldOfBundle] | undefined> {
  if ("parts" in question) return tellCost(planToTry(question.parts.study, question.parts));
  if ("plan" in question) return tellCost(question.plan);
  const { what, bundle } = question;
  const plan = readPlan(Uint8Array.from(readFileSync(join(bundle, "plan.cbor"))));
  if (!plan) return undefined;
  if (what === "cost") return tellCost(plan);
  if (what === "results") return tellResults(plan, readFileSync(join(bundle, "model.json"), "utf8"));
  const paths = (await pathsIn(bundle)).filter((path) => path.startsWith("sessions/"));
  return tellSums(plan, recordsAt(paths.map((path) => join(bundle, path))));
}

/** Reads records one after the other: all of a study's are far more than a process may hold. */
function* recordsAt(paths: readonly string[]): Generator<SessionRecord> {
  for (const path of paths) {
    const record = decodeCanonical(readFileSync(path), sessionRecord);
    if (record) yield record;
  }
}

async function answered(question: ToldQuestion): Promise<ToldAnswer> {
  try {
    return { told: await answer(question) };
  } catch (error) {
    if (error instanceof CodedError) return { code: error.code, refusal: error.refusal };
    // Whoever moves a bundle away while it is read leaves nothing to tell.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { told: undefined };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on("message", (question: ToldQuestion) => {
  void answered(question).then((told) => parentPort?.postMessage(told, []));
});
