import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { otherProtocol, hashPlan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { type Study, assembleStudy } from "@fedseg/shared/session/study.ts";
import { z } from "zod";
import { type BundleIndex, type BundleSource, type StudyPaths, indexBundle } from "../bundle/bundle.ts";
import type {
  AuditedFaults,
  AuditedSession,
  AuditedStudy,
  Said,
  SessionFault,
  ShownRelease,
  SignedReport,
} from "./audited.ts";
import { type Forecast, forecast } from "./forecast.ts";
import type { SessionOutcome } from "./verify.ts";

/** A study that plan and enrolments make, and what its sessions have to be. */
export interface SurveyedStudy {
  readonly paths: StudyPaths;
  /** planHash in hexadecimal. */
  readonly studyId: string;
  readonly study: Study;
  readonly forecast: Forecast;
}

/** What there is to verify in a bundle. */
export interface Survey {
  readonly index: BundleIndex;
  readonly studies: readonly SurveyedStudy[];
  /** Studies that plan and enrolments do not make, and why. */
  readonly unreadable: readonly SessionFault[];
}

/** Looks at what a bundle holds and what its sessions have to be; verifies plans and enrolments, nothing else. */
export function survey(source: BundleSource): Survey {
  const index = indexBundle(source);
  return surveyOf(
    index,
    index.studies.map((paths) => surveyStudy(source, paths)),
  );
}

/** Puts a survey together. `surveyed`: in the order of the index. */
export function surveyOf(index: BundleIndex, surveyed: readonly (SurveyedStudy | SessionFault)[]): Survey {
  const studies: SurveyedStudy[] = [];
  const unreadable: SessionFault[] = [];
  for (const study of surveyed) {
    if ("code" in study) unreadable.push(study);
    else studies.push(study);
  }
  return { index, studies, unreadable };
}

/** Looks at one study of a bundle; says why plan and enrolments make none. */
export function surveyStudy(source: BundleSource, paths: StudyPaths): SurveyedStudy | SessionFault {
  const bytes = source.get(paths.plan);
  const plan = bytes && readPlan(bytes);
  if (!bytes) return { code: "PLAN_MISSING", text: "missing", path: paths.plan };
  if (!plan) return noPlan(bytes, paths.plan);
  const signed = source.get(paths.enrolments);
  if (!signed) return { code: "ENROLMENTS_MISSING", text: "missing", path: paths.enrolments };
  const enrolments = decodeCanonical(signed, z.array(envelopeSchema).max(255));
  if (!enrolments) {
    const text = "not a list of signed enrolments in canonical form";
    return { code: "ENROLMENTS_UNREADABLE", text, path: paths.enrolments };
  }
  try {
    // First whether anybody has signed it: what is wrong with a plan that nobody has signed is nobody's.
    const study = assembleStudy(plan, enrolments);
    checkPlan(plan);
    return { paths, studyId: toHex(hashPlan(bytes)), study, forecast: forecast(source, paths, study) };
  } catch (error) {
    const code = error instanceof CodedError ? error.code : "PLAN_UNREADABLE";
    const path = code.startsWith("ENROL") ? paths.enrolments : paths.plan;
    return { code, text: error instanceof Error ? error.message : String(error), path };
  }
}

/** What is no plan of this software's protocol: one of another version, which only says so, or nothing of the kind. */
function noPlan(bytes: Uint8Array, path: string): SessionFault {
  const other = otherProtocol(bytes);
  return other !== undefined
    ? { code: "PLAN_VERSION", text: `a plan of protocol ${JSON.stringify(other)}`, path }
    : { code: "PLAN_UNREADABLE", text: "not a plan in canonical form", path };
}

/** What a bundle holds of a study beside its sessions. */
interface Elsewhere {
  readonly faults: AuditedFaults;
  readonly said: Said;
  readonly shownIn: (sessions: readonly AuditedSession[]) => readonly ShownRelease[];
}

/** Takes what the sessions' verification gave, in their order: the study up to the first that does not verify. */
export function settleStudy(
  { study, studyId, forecast: { tasks, steps, fault } }: SurveyedStudy,
  outcomes: readonly SessionOutcome[],
  { faults, said, shownIn }: Elsewhere,
): { readonly audited: AuditedStudy; readonly reports: readonly (readonly SignedReport[])[] } {
  const failed = outcomes.findIndex(({ type }) => type === "fault");
  const count = failed < 0 ? tasks.length : failed;
  const verified = outcomes.slice(0, count).filter((outcome) => outcome.type === "verified");
  const sessions = verified.map(({ session }) => session);
  const broken = outcomes[count];
  return {
    audited: {
      studyId,
      study,
      sessions,
      faults,
      shown: shownIn(sessions),
      said,
      fault: broken?.type === "fault" ? broken.fault : fault,
      ...(steps[count] ?? { nextMuSq: undefined, model: undefined }),
    },
    reports: verified.map(({ reports }) => reports),
  };
}
