import { CodedError } from "@fedseg/shared/errors.ts";
import type { ServiceLimits } from "./world.ts";

const MINUTE_MS = 60_000;

/** How many proposals a service takes: members are people, and each one costs them a look. Schedules are bounded by their own dates. */
export class ProposalRate {
  readonly #limits: ServiceLimits;
  readonly #now: () => number;
  #taken: readonly number[] = [];

  constructor(limits: ServiceLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts one more, unless it is a schedule's, with so many studies that have not ended. @throws CodedError PROPOSALS_TOO_MANY. */
  take(underWay: number, isScheduled: boolean): void {
    const { proposalsPerMinute, studiesUnderWay } = this.#limits;
    const now = this.#now();
    this.#taken = this.#taken.filter((at) => at > now - MINUTE_MS && at <= now);
    if (!isScheduled && this.#taken.length >= proposalsPerMinute)
      throw tooMany(`${proposalsPerMinute} studies were proposed within a minute.`, "Wait a minute.");
    if (underWay >= studiesUnderWay)
      throw tooMany(
        `${underWay} studies have not ended.`,
        "Cancel those that nobody waits for, or raise limits.studiesUnderWay in the service's configuration.",
      );
    if (!isScheduled) this.#taken = [...this.#taken, now];
  }
}

function tooMany(what: string, todo: string): CodedError {
  return new CodedError("PROPOSALS_TOO_MANY", {
    what,
    why: "Each proposal is shown to people, and each study takes a share of this machine.",
    todo,
  });
}
