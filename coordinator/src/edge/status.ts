import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { onErrorStream, openStoreIfAny } from "@fedseg/keeper/books/open-store.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Status, StudyStatus } from "@fedseg/wording/status/status.ts";
import { z } from "zod";
import { ENDED, storedEnd } from "../session/finish.ts";
import { countedIn } from "../session/recover.ts";
import { warnedOf } from "../studies/under-way.ts";
import type { CoordinatorConfig } from "./config.ts";
import { configuredPlan } from "./plan.ts";
import type { ProcessStatus } from "./run-watch.ts";
import { type StudyInBooks, studyIn } from "./study-in-books.ts";

/** What a process of this same software answers: checked where it was made. */
const processStatus = z.custom<ProcessStatus>((value) => typeof value === "object" && value !== null);

/** Returns where a coordinator stands: by the process that runs on its folder, or by its books. @throws CodedError as `askService`, STORE_* or BOOKS_VERSION. */
export async function coordinatorStatus(config: CoordinatorConfig): Promise<Status> {
  const answer = await askService(config.folder, { ask: "status" });
  const told = answer ? processStatus.parse(answer.done) : { studies: await studiesInBooks(config) };
  const { studies } = told;
  return {
    code: "STATUS",
    time: new Date().toISOString(),
    party: config.name,
    program: "coordinator",
    ...told,
    studies: studies.map((study) => withSessions(study, config)),
  };
}

async function studiesInBooks({ atRest, store: kind, folder }: CoordinatorConfig): Promise<StudyStatus[]> {
  const vault = openVault(atRest, systemEntropy());
  const store = await openStoreIfAny(kind, { folder, book: ".", vault, told: onErrorStream });
  try {
    const begun = store && studyIn(store);
    return begun ? [studyInBooks(begun)] : [];
  } finally {
    await store?.close();
  }
}

function studyInBooks({ plan, store }: StudyInBooks): StudyStatus {
  const { epsilon, delta } = plan.budget;
  const ended = store.read(ENDED);
  const end = ended && decodeCanonical(ended, storedEnd);
  const isEnrolled = store.read("enrolments") !== undefined;
  const course = store.read("model") ? "finished" : isEnrolled ? "running" : "enrolling";
  return {
    planHash: toHex(hashPlan(planBytes(plan))),
    title: plan.title,
    state: end ? (end.code === "STUDY_CANCELLED" ? "cancelled" : "failed") : course,
    cost: { epsilon, delta },
    waitsFor: end || course === "finished" ? [] : [{ what: "operator-start" }],
    ...(!end &&
      warnedOf(
        plan,
        countedIn(plan, (key) => store.read(key), { analysis: analyses() }),
      )),
    ...(end && { reason: { code: end.code, what: end.what, todo: end.todo } }),
  };
}

/** Adds of how many sessions the one under way is: tried out here, where nothing waits for it. */
function withSessions(study: StudyStatus, config: CoordinatorConfig): StudyStatus {
  const { session } = study;
  if (!session) return study;
  const of = planCost(configuredPlan(config)).sessions.length;
  return { ...study, session: { ...session, of: Math.max(session.of, of) } };
}
