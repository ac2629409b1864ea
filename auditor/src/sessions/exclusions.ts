import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { type ExcludeMessage, excludeBody } from "@fedseg/shared/protocol/exclude.ts";
import { hashEvidence, judge } from "@fedseg/shared/session/conviction.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import type { z } from "zod";
import type { AuditedFaults } from "./audited.ts";

/** Opens an EXCLUDE whose evidence is the one that the coordinator's key has signed the hash of; undefined when it is not. */
export function signedExclusion(
  study: Study,
  { envelope, evidence }: ExcludeMessage,
): z.infer<typeof excludeBody> | undefined {
  const body =
    envelope.type === "EXCLUDE"
      ? openEnvelope(envelope, study.coordinatorIdentity, study.binding, excludeBody)
      : undefined;
  return body && equalBytes(hashEvidence(evidence), body.evidenceHash) ? body : undefined;
}

/** Judges one EXCLUDE by its evidence; undefined when it does not convict whom it names. */
export function judgeExclusion(
  study: Study,
  message: ExcludeMessage,
): AuditedFaults["convicted"][number] | undefined {
  const body = signedExclusion(study, message);
  const judged = body && judge(study, message.evidence);
  const isProved = judged?.node === body?.node && judged?.code === body?.code;
  return body && isProved
    ? { node: body.node, code: body.code, evidenceHash: toHex(body.evidenceHash) }
    : undefined;
}
