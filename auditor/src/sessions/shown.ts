import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { excludeMessage } from "@fedseg/shared/protocol/exclude.ts";
import { type SessionRecord, resultBody, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { hashResult } from "@fedseg/shared/session/hashes.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import type { AuditedSession, SessionFault, ShownRelease } from "./audited.ts";
import type { BundleSource, ShownFile } from "../bundle/bundle.ts";
import { isAsNamed } from "./as-named.ts";
import { signedExclusion } from "./exclusions.ts";
import { isAllSaid } from "./said.ts";
import type { SurveyedStudy } from "./survey.ts";
import { isAllSigned } from "./verify.ts";

/**
 * Finds among what nodes have handed in the releases that are proved and are not those of the bundle: the coordinator has
 * signed two of one session. What proves nothing says nothing: it may be anybody's.
 */
export function shownReleases(
  source: BundleSource,
  { study, forecast }: SurveyedStudy,
  files: readonly ShownFile[],
  sessions: readonly AuditedSession[],
): readonly ShownRelease[] {
  return files.flatMap(({ path, session }): ShownRelease[] => {
    const [task, known] = [forecast.tasks[(session ?? 0) - 1], sessions[(session ?? 0) - 1]];
    const record = task && known && decodeCanonical(source.get(path) ?? new Uint8Array(0), sessionRecord);
    if (!record || resultHashOf(record) === known.resultHash) return [];
    const verified = verifyRecord(study, task.expected, record);
    if (verified instanceof CodedError) return [];
    const { opened, closed, muSq, resultHash } = verified;
    return [
      {
        path,
        ...opened.turn,
        resultHash: toHex(resultHash),
        survivors: closed.survivors,
        muSq,
      },
    ];
  });
}

/**
 * Finds among what nodes have handed in the files that are not what they were: a node keeps what it has verified, under a
 * name that is its hash.
 */
export function alteredShown(
  source: BundleSource,
  { study, paths }: SurveyedStudy,
  files: readonly ShownFile[],
): readonly SessionFault[] {
  return files.flatMap(({ path, session, holds }): readonly SessionFault[] => {
    const bytes = source.get(path) ?? new Uint8Array(0);
    if (!path.endsWith(`-${toHex(sha256(bytes)).slice(0, 16)}.cbor`))
      return [{ code: "SHOWN_DAMAGED", path, text: "is not what its name is the hash of" }];
    if (holds === "said") return isAllSaid(source, study, path) ? [] : [unsigned(path)];
    const known = paths.sessions.find((file) => file.session === session);
    if (known && equalBytes(source.get(known.path) ?? new Uint8Array(0), bytes)) return [];
    const exclusion = session === undefined ? decodeCanonical(bytes, excludeMessage) : undefined;
    const record = session === undefined ? undefined : decodeCanonical(bytes, sessionRecord);
    if (!exclusion && !record) return [{ code: "SHOWN_DAMAGED", path, text: "is nothing that nodes keep" }];
    const isWhole = exclusion
      ? signedExclusion(study, exclusion) !== undefined
      : isAllSigned(study, record!) && isAsNamed(record!);
    return isWhole ? [] : [unsigned(path)];
  });
}

function unsigned(path: string): SessionFault {
  return { code: "STATEMENT_UNSIGNED", path, text: "is not what the study's keys have signed" };
}

function resultHashOf({ result }: SessionRecord): string | undefined {
  const body = decodeCanonical(result.body, resultBody);
  return body && toHex(hashResult(body));
}
