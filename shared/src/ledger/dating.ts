import type { LedgerEntry, LedgerEvent } from "./entry.ts";

/** What a ledger says of time: its newest date, and whether it says that its keeper's clock lies behind that. */
export interface Dating {
  /** Milliseconds since 1970; -Infinity before the first entry. */
  readonly newest: number;
  readonly isSetBack: boolean;
}

/** The dates of a ledger without entries. */
export const UNDATED: Dating = { newest: -Infinity, isSetBack: false };

/** A clock that is set right by less than this has not been set back: every entry is dated a moment late at most. */
const SETTLING_MS = 1000;

/** Follows a ledger's dates by one entry. */
export function followDate({ newest, isSetBack }: Dating, { time, body }: LedgerEntry): Dating {
  const date = Date.parse(time);
  if (!(date > newest)) return { newest, isSetBack: isSetBack || body.type === "CLOCK" };
  return { newest: date, isSetBack: body.type === "CLOCK" };
}

/** Entries are dated to whole seconds: what is finer could tell how long something took. */
const STEP_MS = 1000;

/** Returns the moment that stands for one in a ledger: the beginning of its second, in milliseconds since 1970. */
export function coarse(moment: number): number {
  return Math.floor(moment / STEP_MS) * STEP_MS;
}

/** Dates the next entry: by the keeper's clock (milliseconds since 1970), and never before the one that it follows. */
export function dateNext({ newest }: Dating, clock: number): string {
  return new Date(Math.max(newest, clock)).toISOString();
}

/** Returns what is to be recorded of a clock that shows a time before the newest entry's; undefined when the ledger says it already. */
export function setBack({ newest, isSetBack }: Dating, clock: number): LedgerEvent | undefined {
  const behindMs = newest - clock;
  return isSetBack || behindMs < SETTLING_MS ? undefined : { type: "CLOCK", behindMs };
}
