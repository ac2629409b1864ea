import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import { hashBundles, hashClose, hashOpen } from "@fedseg/shared/session/hashes.ts";

/**
 * Tells whether the statements beside a record's OPEN, CLOSE and RESULT are those that these name by their hashes, and its masked
 * vectors those whose roots the headers name. Anybody who had the file in hand can have put others there, or taken one away, without
 * any key.
 */
export function isAsNamed({
  open,
  bundles,
  close,
  headers,
  masked,
  confirms,
  unmasks,
  result,
}: SessionRecord): boolean {
  const [opened, closed, ended] = [
    decodeCanonical(open.body, openBody),
    decodeCanonical(close.body, closeBody),
    decodeCanonical(result.body, resultBody),
  ];
  if (!opened || !closed || !ended) return false;
  return (
    equalBytes(hashBundles(bundles), opened.bundlesHash) &&
    equalBytes(hashClose(hashOpen(open), closed.survivors, headers), closed.closeHash) &&
    areRootsOf(masked, headers) &&
    areThose(unmasks, ended.unmasks) &&
    areThose(confirms, ended.confirms)
  );
}

function areRootsOf(masked: readonly Uint8Array[], headers: readonly Envelope[]): boolean {
  return (
    masked.length === headers.length &&
    headers.every(({ body }, at) => {
      const root = decodeCanonical(body, reportBody)?.maskedRoot;
      return root !== undefined && equalBytes(chunkRoot(masked[at]), root);
    })
  );
}

function areThose(statements: readonly Envelope[], hashes: readonly Uint8Array[]): boolean {
  return (
    statements.length === hashes.length &&
    statements.every((statement, at) => equalBytes(envelopeHash(statement), hashes[at]))
  );
}
