import { fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields, sha256 } from "@fedseg/shared/crypto/hash.ts";
import { type SigningKey, sign, verify } from "@fedseg/shared/crypto/signature.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import { type SessionDeclaration, sessionDeclaration } from "@fedseg/shared/session/declaration.ts";
import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What this node keeps of one report: what the session was, and what left. It says nothing about rows. */
export const receiptSchema = z.strictObject({
  v: z.literal(1),
  declaration: sessionDeclaration,
  sent: z.strictObject({
    openHash: hash,
    /** Hash of the signed REPORT, as the ledger's SENT has it. */
    reportHash: hash,
    /** Merkle root and SHA-256 of the masked vector, and its length in bytes. */
    maskedRoot: hash,
    maskedHash: hash,
    maskedBytes: z.int().min(1),
    /** Pedersen commitment; zeros when nothing is committed. */
    commitment: hash,
    /** SHA-256 and length of the whole message as it goes to the coordinator. */
    messageHash: hash,
    messageBytes: z.int().min(1),
  }),
  /** The node's identity key. */
  identity: hash,
  /** Ed25519 signature over everything above. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** A report as it was stored before it could leave. */
export interface StoredReport {
  readonly openHash: Uint8Array;
  readonly report: ReportMessage;
}

/** Makes the receipt of a report: always the same bytes for the same declaration and report. */
export function makeReceipt(
  key: SigningKey,
  declaration: SessionDeclaration,
  { openHash, report }: StoredReport,
): Receipt {
  const header = decodeCanonical(report.envelope.body, reportBody);
  if (!header) throw new TypeError('"report" expected a report of this node, got another body');
  const message = encodeCanonical(report);
  const unsigned = {
    v: 1 as const,
    declaration,
    sent: {
      openHash: toHex(openHash),
      reportHash: toHex(envelopeHash(report.envelope)),
      maskedRoot: toHex(header.maskedRoot),
      maskedHash: toHex(sha256(report.masked)),
      maskedBytes: report.masked.length,
      commitment: toHex(header.commitment),
      messageHash: toHex(sha256(message)),
      messageBytes: message.length,
    },
    identity: toHex(key.publicKey),
  };
  return { ...unsigned, signature: toHex(sign(key, statement(unsigned))) };
}

/** Writes a receipt as its one canonical line. */
export function receiptText(receipt: Receipt): string {
  return `${canonicalJson(receipt)}\n`;
}

/** Reads what `receiptText` wrote; undefined when it is something else or its signature does not hold. */
export function readReceipt(text: string): Receipt | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = receiptSchema.safeParse(value);
  if (!parsed.success || receiptText(parsed.data) !== text) return undefined;
  const { signature, ...unsigned } = parsed.data;
  return verify(fromHex(unsigned.identity), statement(unsigned), fromHex(signature))
    ? parsed.data
    : undefined;
}

function statement(unsigned: Omit<Receipt, "signature">): Uint8Array {
  return hashFields(DOMAINS.receipt, utf8(canonicalJson(unsigned)));
}
