import type { Answer } from "@fedseg/keeper/local/door.ts";
import type { Status, StudyStatus } from "@fedseg/wording/status/status.ts";
import { FEW_COUNTED } from "../service/follow.ts";
import type { CoordinatorService } from "../service/port.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import type { ServiceView, StudyView } from "../view.ts";
import { type ProcessStatus, THIS_PROCESS } from "./run-watch.ts";
import { historyWords } from "@fedseg/wording/status/history-words.ts";
import { commandOf } from "@fedseg/wording/status/study-text.ts";

/** What the process of a service answers to the command `status`. */
export function statusAnswer(service: CoordinatorService): Answer {
  return async (): Promise<ProcessStatus> => ({ process: THIS_PROCESS, ...standing(service.view()) });
}

/** Returns what a status tells of a service that is known. */
export function standing({
  members,
  studies,
  schedules,
}: ServiceView): Pick<Status, "members" | "studies" | "schedules"> {
  return {
    members: members.map(({ name, state, isHere, lastSeen }) => ({
      name,
      state,
      isHere,
      ...(lastSeen !== undefined && { lastSeen }),
    })),
    studies: studies.map(studyStatus),
    ...(schedules.length > 0 && {
      schedules: schedules.map(({ name, state, next, last }) => ({
        name,
        state,
        ...(next !== undefined && { next }),
        ...(last && { last }),
      })),
    }),
  };
}

function studyStatus({ cost, session, ...study }: StudyView): StudyStatus {
  const { name, title, state, since, waitsFor, until, refusals, can, reason, planHash, verdict } = study;
  const few = study.history.filter(({ what }) => what === FEW_COUNTED);
  const warnings = few.flatMap((line) => historyWords(line).says ?? []);
  return {
    ...(planHash !== undefined && { planHash }),
    name,
    title,
    state,
    since,
    ...(session && { session: { at: session.at, of: session.of, meaning: session.meaning } }),
    cost: {
      epsilon: cost.epsilon,
      delta: cost.delta,
      ...(cost.charged && { charged: upText(cost.charged.epsilon) }),
    },
    waitsFor,
    ...(until !== undefined && { until }),
    ...(refusals && { refusals }),
    ...(warnings.length > 0 && { warnings }),
    can: can.map(commandOf),
    ...(verdict && { verdict: verdictStatus(verdict) }),
    ...(reason && { reason: { code: reason.code, what: reason.what, todo: reason.todo } }),
  };
}

function verdictStatus(told: NonNullable<StudyView["verdict"]>): NonNullable<StudyStatus["verdict"]> {
  const { verdict, at, says, acknowledged } = told;
  return { verdict, at, says, ...(acknowledged && { acknowledged }) };
}
