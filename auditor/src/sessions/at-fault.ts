import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { excludeMessage } from "@fedseg/shared/protocol/exclude.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { checkClose } from "@fedseg/shared/session/closed.ts";
import { type FaultySum, convictedBySums, faultySum } from "@fedseg/shared/session/faulty.ts";
import { type Expectation, checkOpen } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";
import type { AuditedFaults, AuditedFaultySum, SessionFault } from "./audited.ts";
import type { BundleSource, ShownFile } from "../bundle/bundle.ts";
import { peekMap } from "../bundle/record-peek.ts";
import { judgeExclusion, signedExclusion } from "./exclusions.ts";
import { alteredShown } from "./shown.ts";
import { reportsOf, signersOf } from "./verify.ts";
import type { SurveyedStudy } from "./survey.ts";

/** Judges the faulty sums of a study and whom it has left out, from the records and the evidence that the bundle holds. */
export function auditFaults(
  source: BundleSource,
  surveyed: SurveyedStudy,
  shown: readonly ShownFile[],
): AuditedFaults {
  const { study, paths, forecast } = surveyed;
  const problems: SessionFault[] = [];
  const sums: AuditedFaultySum[] = [];
  for (const { path, session } of paths.faulty) {
    const task = forecast.tasks[session - 1];
    const record = decodeCanonical(source.get(path) ?? new Uint8Array(0), sessionRecord);
    if (!record) {
      problems.push({ code: "RECORD_DAMAGED", path, text: "is no session record in canonical form" });
      continue;
    }
    if (!task && forecast.steps.at(-1)?.nextMuSq !== undefined) {
      const text = "is of a session that the records before it do not come to";
      problems.push({ code: "SESSION_UNVERIFIED", path, text });
      continue;
    }
    const judged = task && judgeSum(study, task.expected, record, path);
    if (judged && !("code" in judged)) sums.push(judged);
    else
      problems.push({
        code: "FAULTY_FALSE",
        path,
        text: `is published as a faulty sum and is none${judged ? `: ${judged.code}` : ""}`,
      });
  }
  for (const sum of shownSums(source, surveyed, shown)) {
    const isKnown = sums.some(({ session, attempt }) => session === sum.session && attempt === sum.attempt);
    if (!isKnown) sums.push(sum);
  }
  const published = judgeExclusions(study, source.get(paths.exclusions), paths.exclusions, problems);
  const others = shownConvictions(source, study, shown).filter(
    ({ node, code }) => !published.some((known) => known.node === node && known.code === code),
  );
  problems.push(...alteredShown(source, surveyed, shown));
  const told = [...published, ...others];
  const bySums = convictedBySums(
    sums.map(({ sum }) => sum),
    study.cohort,
  );
  const convicted = [
    ...told,
    ...bySums
      .filter((node) => told.every((known) => known.node !== node))
      .map((node) => ({ node, code: "FAULTY_SUMS", evidenceHash: undefined })),
  ];
  return { sums, convicted, problems };
}

function judgeSum(
  study: Study,
  expected: Expectation,
  record: SessionRecord,
  path: string,
): AuditedFaultySum | { readonly code: string } {
  const refusal = verifyRecord(study, expected, record);
  const sum: FaultySum | undefined = refusal instanceof CodedError ? faultySum(refusal, record) : undefined;
  const opened = checkOpen(study, expected, record.open, record.bundles);
  if (!sum || opened instanceof CodedError)
    return { code: refusal instanceof CodedError ? refusal.code : "it verifies" };
  const closed = checkClose(study, expected, opened, record.close, record.headers);
  if (closed instanceof CodedError) return { code: closed.code };
  return {
    path,
    sum,
    session: sum.turn.session,
    attempt: sum.turn.attempt,
    openHash: toHex(opened.openHash),
    closeHash: toHex(closed.closeHash),
    unmaskers: record.unmasks.map(({ sender }) => sender),
    signers: signersOf(record),
    reports: reportsOf(record, closed),
  };
}

/** Judges every EXCLUDE of a study by its evidence, as its nodes have. */
function judgeExclusions(
  study: Study,
  bytes: Uint8Array | undefined,
  path: string,
  problems: SessionFault[],
): AuditedFaults["convicted"] {
  if (!bytes) return [];
  const messages = decodeCanonical(bytes, z.array(excludeMessage).max(255));
  if (!messages) {
    problems.push({ code: "RECORD_DAMAGED", path, text: "is no list of exclusions" });
    return [];
  }
  return messages.flatMap((message) => {
    const convicted = judgeExclusion(study, message);
    if (convicted) return [convicted];
    const body = signedExclusion(study, message);
    problems.push(
      body
        ? {
            code: "CONVICTION_FALSE",
            path,
            text: `calls node ${body.node} convicted without what convicts it`,
          }
        : {
            code: "STATEMENT_UNSIGNED",
            path,
            text: "holds an exclusion, or evidence for one, that the coordinator's key has not signed",
          },
    );
    return [];
  });
}

/** The faulty sums that nodes have handed in, whatever the coordinator has published of them. */
function shownSums(
  source: BundleSource,
  { study, forecast, paths }: SurveyedStudy,
  files: readonly ShownFile[],
): readonly AuditedFaultySum[] {
  return files.flatMap(({ path, session }): readonly AuditedFaultySum[] => {
    const task = session === undefined ? undefined : forecast.tasks[session - 1];
    const bytes = task && source.get(path);
    const released = task && attemptIn(source.get(task.path));
    if (!task || !bytes || attemptIn(bytes) === released) return [];
    const isPublished = paths.faulty.some(({ path: other }) => equalBytes(source.get(other)!, bytes));
    const record = isPublished ? undefined : decodeCanonical(bytes, sessionRecord);
    const judged = record && judgeSum(study, task.expected, record, path);
    return judged && !("code" in judged) ? [judged] : [];
  });
}

/** The attempt that a record says it is of; undefined when it is none. */
function attemptIn(bytes: Uint8Array | undefined): number | undefined {
  const close = bytes && peekMap(bytes)?.get("close");
  return close && decodeCanonical(close, envelopeSchema)?.attempt;
}

/** Whom the evidence that nodes have handed in convicts. */
function shownConvictions(
  source: BundleSource,
  study: Study,
  files: readonly ShownFile[],
): AuditedFaults["convicted"] {
  return files.flatMap(({ path, holds }) => {
    const bytes = holds === "exclude" ? source.get(path) : undefined;
    const message = bytes && decodeCanonical(bytes, excludeMessage);
    return (message && judgeExclusion(study, message)) ?? [];
  });
}
