import { pid } from "node:process";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { Status, StudyStatus } from "@fedseg/wording/status/status.ts";
import type { CoordinatorService } from "../service/port.ts";
import type { ServiceView, StudyView } from "../view.ts";
import { askOrDo } from "./ask-or-do.ts";
import type { ProcessStatus } from "./run-watch.ts";
import type { ServiceConfig } from "./service-config.ts";

/** What the process of a service answers to the command `status`. */
export function statusAnswer(service: CoordinatorService): Answer {
  const since = new Date().toISOString();
  return async (): Promise<ProcessStatus> => ({ process: { pid, since }, ...standing(service.view()) });
}

/** Returns where a service stands: by the process that runs on its folder, or by its books. @throws CodedError as `askOrDo`. */
export async function serviceStatus(config: ServiceConfig): Promise<Status> {
  const answer = await askService(config.folder, { ask: "status" });
  const told = answer
    ? (answer.done as ProcessStatus)
    : standing((await askOrDo(config, "view", undefined)) as ServiceView);
  const time = new Date().toISOString();
  return { code: "STATUS", time, party: config.name, program: "coordinator", ...told };
}

function standing({ members, studies }: ServiceView): Pick<Status, "members" | "studies"> {
  return {
    members: members.map(({ name, state, isHere, lastSeen }) => ({
      name,
      state,
      isHere,
      ...(lastSeen !== undefined && { lastSeen }),
    })),
    studies: studies.map(studyStatus),
  };
}

function studyStatus({ cost, session, ...study }: StudyView): StudyStatus {
  const { name, title, state, since, waitsFor, until, can, reason, planHash } = study;
  return {
    ...(planHash !== undefined && { planHash }),
    name,
    title,
    state,
    since,
    ...(session && { session: { at: session.at, of: session.of, meaning: session.meaning } }),
    cost: { epsilon: cost.epsilon, delta: cost.delta },
    waitsFor,
    ...(until !== undefined && { until }),
    can,
    ...(reason && { reason: { code: reason.code, what: reason.what, todo: reason.todo } }),
  };
}
