import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import type { LedgerFile } from "./bundle/ledger-file.ts";

/** The software that a party, or the auditor, runs: its version and the hash of the part that all parties share. */
export interface Software {
  readonly version: string;
  /** Hexadecimal. */
  readonly sharedHash: string;
}

/** What the auditor brings to the bundle. */
export interface AuditOptions {
  /** Identity keys that the auditor knows from elsewhere, hexadecimal, by party. */
  readonly pins: ReadonlyMap<string, string>;
  /** Parties whose ledger is known to be missing or to end early. */
  readonly absent: ReadonlySet<string>;
  /** The auditor's own copy. */
  readonly software?: Software;
  /** Hash of the shared software that the parties must have run, when the auditor insists on one; hexadecimal. */
  readonly trustedSoftware?: string;
}

/** A verified session as a report tells it. */
export interface AuditedSession {
  readonly session: number;
  readonly attempt: number;
  readonly expected: Expectation;
  readonly verified: {
    readonly closed: {
      readonly survivors: readonly number[];
      readonly dropped: readonly number[];
      /** Nodes whose signed headers are in the record: the survivors. */
      readonly headers: ReadonlySet<number>;
    };
  };
}

/** What a report tells of one study: the plan, the sessions that verify, and its parties' ledgers. */
export interface Evidence {
  readonly options: AuditOptions;
  readonly plan: Plan;
  readonly study: Study;
  /** planHash in hexadecimal: the study's name in every ledger. */
  readonly studyId: string;
  /** Verified sessions, from the first to the last before anything failed. */
  readonly sessions: readonly AuditedSession[];
  /** Why the session after the last verified one does not verify. */
  readonly stopped: string | undefined;
  /** Ledgers of the coordinator and the nodes in roster order, undefined where none was delivered. */
  readonly ledgers: readonly (LedgerFile | undefined)[];
}
