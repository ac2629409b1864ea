import type { AccountReplay } from "./account-replay.ts";
import type { AuditedStudy, SignedReport } from "./audited.ts";
import { type Finding, fail, notVerifiable } from "./finding.ts";
import type { LedgerCourse } from "./ledger-course.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { StudyEvents } from "./study-events.ts";

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

/** A counter-example for what a ledger does not hold; not verifiable when its end is known to be missing. */
export function missing({ file, isPartial }: LedgerView, code: string, text: string): Finding {
  return (isPartial ? notVerifiable : fail)(code, `${file.path} ${text}`, { path: file.path });
}

/** Names a place in a ledger. */
export function lineAt({ path }: Pick<LedgerFile, "path">, seq: number): string {
  return `${path} line ${seq + 1}`;
}
