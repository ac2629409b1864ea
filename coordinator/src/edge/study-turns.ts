import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorEvent } from "../session/events.ts";
import { NOT_ENROLLING, enrolmentNeed } from "../session/enrolment-turn.ts";
import type { CoordinatorState } from "../session/state.ts";
import { turnNeed } from "../session/turn.ts";
import type { EnrolmentTurns } from "../service/enrolment-turns.ts";
import type { SessionTurns } from "../service/session-turns.ts";

/** The turns that studies of a service take: to enrol, and for each session. */
export interface StudyTurns {
  readonly sessions: Pick<SessionTurns, "stands">;
  readonly enrolments: Pick<EnrolmentTurns, "stands">;
}

/** A study that takes turns. */
interface TakingTurns {
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly plan: Plan;
  /** Hears that its turn has come. */
  readonly handle: (event: Extract<CoordinatorEvent, { type: "turn" | "enrolment-turn" }>) => void;
}

/** Says for the turns where a study stands; undefined when it goes no further in this process. */
export function stand(
  { sessions, enrolments }: StudyTurns,
  { study, plan, handle }: TakingTurns,
  state: CoordinatorState | undefined,
): void {
  sessions.stands(study, state ? turnNeed(state) : "none", () => handle({ type: "turn" }));
  const { need, left } = state ? enrolmentNeed(state) : NOT_ENROLLING;
  const members = left.map((node) => plan.roster[node].name);
  enrolments.stands(study, { need, members }, () => handle({ type: "enrolment-turn" }));
}
