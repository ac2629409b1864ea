import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type SessionRecord, resultBody, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { hashResult } from "@fedseg/shared/session/hashes.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import type { AuditedSession, ShownRelease } from "./audited.ts";
import type { BundleSource, ShownFile } from "../bundle/bundle.ts";
import type { SurveyedStudy } from "./survey.ts";

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

function resultHashOf({ result }: SessionRecord): string | undefined {
  const body = decodeCanonical(result.body, resultBody);
  return body && toHex(hashResult(body));
}
