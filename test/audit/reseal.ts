import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { type Address, type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import {
  type ResultBody,
  type SessionRecord,
  resultBody,
  sessionRecord,
} from "@fedseg/shared/protocol/result.ts";
import { hashClose, hashOpen } from "@fedseg/shared/session/hashes.ts";
import type { Study } from "@fedseg/shared/session/study.ts";

/** What forgers who hold every key change of a session before they sign all of it anew. */
export interface Changes {
  readonly attempt?: number;
  readonly session?: number;
  readonly open?: (body: OpenBody) => OpenBody;
  /** Called for every survivor. */
  readonly header?: (body: ReportBody, node: number) => ReportBody;
  readonly survivors?: (nodes: readonly number[]) => readonly number[];
  readonly masked?: (masked: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly unmasks?: (envelopes: readonly Envelope[]) => readonly Envelope[];
  readonly result?: (body: ResultBody) => ResultBody;
}

/** Signs a whole session anew, every party with its own key, after the changes. `keyOf`: by sender. */
export function reseal(
  study: Study,
  bytes: Uint8Array,
  changes: Changes,
  keyOf: (sender: number) => SigningKey,
): Uint8Array {
  const record = decodeCanonical(bytes, sessionRecord)!;
  const turn = {
    session: changes.session ?? record.open.session,
    attempt: changes.attempt ?? record.open.attempt,
  };
  const seal = ({ type, sender, recipient }: Address, content: unknown) =>
    sealEnvelope(keyOf(sender), study.binding, { type, sender, recipient, ...turn }, content);
  const open = seal(record.open, (changes.open ?? same)(decodeCanonical(record.open.body, openBody)!));
  const openHash = hashOpen(open);
  const old = record.headers.map(({ sender }) => sender);
  const survivors = [...(changes.survivors ?? same)(old)];
  const kept = record.headers.filter(({ sender }) => survivors.includes(sender));
  const headers = kept.map((envelope) => {
    const body = { ...decodeCanonical(envelope.body, reportBody)!, openHash };
    return seal(envelope, changes.header?.(body, envelope.sender) ?? body);
  });
  const closeHash = hashClose(openHash, survivors, headers);
  const close = seal(record.close, { openHash, survivors, closeHash });
  const unmasks = record.unmasks.map((envelope) =>
    seal(envelope, { ...decodeCanonical(envelope.body, unmaskBody)!, closeHash }),
  );
  const shown = [...(changes.unmasks ?? same)(unmasks)];
  const result = {
    ...decodeCanonical(record.result.body, resultBody)!,
    openHash,
    closeHash,
    unmasks: shown.map(envelopeHash),
  };
  const forged: SessionRecord = {
    ...record,
    open,
    close,
    headers,
    unmasks: shown,
    masked: [...(changes.masked ?? same)(record.masked.filter((_, at) => survivors.includes(old[at])))],
    result: seal(record.result, (changes.result ?? same)(result)),
  };
  return encodeCanonical(forged);
}

/** Tells which key a sender of a tiny study signs with. */
export function senderName(study: Study, sender: number): string {
  return sender === COORDINATOR ? study.plan.coordinator.name : study.plan.roster[sender].name;
}

function same<T>(value: T): T {
  return value;
}
