import type { AccountReplay } from "./account-replay.ts";
import type { AuditedStudy, SignedReport } from "../sessions/audited.ts";
import { type Finding, fail, lacking, notVerifiable } from "../finding.ts";
import type { LedgerCourse } from "./course.ts";
import type { LedgerFile } from "../bundle/ledger-file.ts";
import type { Placed, StudyEvents, TurnType } from "./study-events.ts";

/** What every attempt goes through, in order. */
export const STEPS: readonly TurnType[] = ["RESERVE", "SENT", "UNMASK", "RELEASE"];

/** A party's part in one study, and what its ledger says of that study. */
export interface Role {
  readonly audited: AuditedStudy;
  /** Place in the roster; undefined for the coordinator. */
  readonly node: number | undefined;
  /** The key that the plan names for the party, hexadecimal. */
  readonly identity: string;
  readonly events: StudyEvents;
  /** What the party signed in each verified session; undefined where it is no survivor. */
  readonly reports: readonly (SignedReport | undefined)[];
}

/** One ledger as the checks look at it, beside the verified sessions of the studies that its party takes part in. */
export interface LedgerView {
  readonly file: LedgerFile;
  /** Whether what is missing at its end is not to be failed: told so by the auditor, or damaged and failed for that. */
  readonly isPartial: boolean;
  readonly course: LedgerCourse;
  readonly account: AccountReplay;
  readonly roles: readonly Role[];
}

/** A counter-example at one entry of a ledger; the text goes on after the entry's place. */
export function failAt({ file }: LedgerView, seq: number, code: string, text: string): Finding {
  return fail(code, `${lineAt(file, seq)} ${text}`, { path: file.path, line: seq + 1 });
}

/**
 * What a ledger does not hold. `isEnd`: nothing later of its study is in it, so that it may be an older copy. A
 * counter-example when it goes on; not verifiable when it may be older, or its end is known to be missing.
 */
export function missing(view: LedgerView, code: string, text: string, isEnd: boolean): Finding {
  const { file, isPartial } = view;
  const [said, place] = [`${file.path} ${text}`, { path: file.path }];
  if (isPartial) return notVerifiable(code, said, place);
  return isEnd ? lacking("LEDGER_OLD", said, place) : fail(code, said, place);
}

/** Whether a ledger ends before an entry of one attempt could stand in it: nothing of the study is later than that. */
export function endsBefore(
  { events }: Role,
  { type, session, attempt }: { readonly type: TurnType; readonly session: number; readonly attempt: number },
): boolean {
  const isLater = (event: Placed<TurnType>) => {
    if (event.session !== session) return event.session > session;
    if (event.attempt !== attempt) return event.attempt > attempt;
    const at = STEPS.indexOf(event.type);
    return at < 0 || at > STEPS.indexOf(type);
  };
  return !events.turns.some(isLater) && !hasEnded(events);
}

/** The refusal with which a party left a study for good, when nothing of the study comes after it but charges that come back. */
export function leaving(events: StudyEvents): Placed<"DENY"> | undefined {
  const last = events.of("DENY").at(-1);
  const turns = events.turns.filter(({ type }) => type !== "REFUND");
  const others = [...events.of("APPROVE"), ...events.of("MODEL"), ...turns];
  return last && others.every(({ seq }) => seq < last.seq) ? last : undefined;
}

/** Whether a ledger says that its study is over. */
export function hasEnded(events: StudyEvents): boolean {
  return events.of("MODEL").length + events.of("WITNESS").length > 0;
}

/** Names a place in a ledger. */
export function lineAt({ path }: Pick<LedgerFile, "path">, seq: number): string {
  return `${path} line ${seq + 1}`;
}
