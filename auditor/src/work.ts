import type { AuditedStudy, SessionFault } from "./sessions/audited.ts";
import type { BundleSource, StudyPaths } from "./bundle/bundle.ts";
import type { SessionTask } from "./sessions/forecast.ts";
import { type LedgerTask, digestLedger } from "./checks/digest-ledger.ts";
import type { LedgerDigest } from "./ledgers/digest.ts";
import { type SessionOutcome, verifySessions } from "./sessions/verify.ts";
import { type SurveyedStudy, surveyStudy } from "./sessions/survey.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { Study } from "@fedseg/shared/session/study.ts";

/** One piece of an audit that depends on no other of its kind; plain data, so that another thread can do it. */
export type Work =
  /** One study's plan, enrolments and program. */
  | { readonly type: "survey"; readonly paths: StudyPaths }
  /** Some sessions of one study. */
  | { readonly type: "sessions"; readonly study: Study; readonly tasks: readonly SessionTask[] }
  /** One ledger. */
  | { readonly type: "ledger"; readonly task: LedgerTask };

/** What a piece of work gives. */
export type WorkDone =
  | { readonly type: "survey"; readonly surveyed: SurveyedStudy | SessionFault }
  | { readonly type: "sessions"; readonly outcomes: readonly SessionOutcome[] }
  | { readonly type: "ledger"; readonly digest: LedgerDigest | undefined };

/** What a piece of work is done with. */
export interface Means {
  readonly source: BundleSource;
  /** As settled from all sessions: a ledger is compared with them. */
  readonly studies: readonly AuditedStudy[];
  /** 32 fresh random bytes for this piece. */
  readonly seed: Secret;
}

/** Does one piece of work. */
export function doWork({ source, studies, seed }: Means, work: Work): WorkDone {
  switch (work.type) {
    case "survey":
      return { type: "survey", surveyed: surveyStudy(source, work.paths) };
    case "sessions": {
      const { study, tasks } = work;
      return { type: "sessions", outcomes: verifySessions(study, tasks, source, seed) };
    }
    case "ledger": {
      const bytes = source.get(work.task.path);
      return { type: "ledger", digest: bytes && digestLedger(studies, work.task, bytes, seed) };
    }
  }
}
