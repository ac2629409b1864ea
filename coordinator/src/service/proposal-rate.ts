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

  /** Counts one more of an operator, with so many studies that have not ended. @throws CodedError PROPOSALS_TOO_MANY. */
  take(underWay: number): void {
    const { proposalsPerMinute } = this.#limits;
    const now = this.#now();
    this.#taken = this.#taken.filter((at) => at > now - MINUTE_MS && at <= now);
    if (this.#taken.length >= proposalsPerMinute)
      throw tooMany(`${proposalsPerMinute} studies were proposed within a minute.`, "Wait a minute.");
    this.requireRoom(underWay);
    this.#taken = [...this.#taken, now];
  }

  /** Whether one more has its place beside so many that have not ended, whoever proposes it. @throws CodedError PROPOSALS_TOO_MANY. */
  requireRoom(underWay: number): void {
    const { studiesUnderWay } = this.#limits;
    if (underWay >= studiesUnderWay)
      throw tooMany(
        `${underWay} studies have not ended.`,
        "Cancel those that nobody waits for, or raise limits.studiesUnderWay in the service's configuration.",
      );
  }
}

function tooMany(what: string, todo: string): CodedError {
  return new CodedError("PROPOSALS_TOO_MANY", {
    what,
    why: "Each proposal is shown to people, and each study takes a share of this machine.",
    todo,
  });
}
