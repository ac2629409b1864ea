import { type Binding, type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { type ResultBody, type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import type { Lie } from "../attack.ts";
import { closeOver, resign } from "../forger.ts";

/** Delivers another record of the first session. */
export const record =
  (change: (honest: SessionRecord, binding: Binding) => SessionRecord): Lie<"open"> =>
  (message, binding) => ({
    ...message,
    results: message.results.map((honest) => change(honest, binding)),
  });

/** Signs RESULT with another body. */
export const body = (change: (honest: ResultBody) => Partial<ResultBody>): Lie<"open"> =>
  record((honest, binding) => ({
    ...honest,
    result: resign(binding, honest.result, resultBody, (content) => ({ ...content, ...change(content) })),
  }));

/** Signs RESULT over other UNMASK or CONFIRM statements. */
export const carrying = (
  kind: "unmasks" | "confirms",
  change: (all: readonly Envelope[], binding: Binding) => readonly Envelope[],
): Lie<"open"> =>
  record((honest, binding) => {
    const statements = [...change(honest[kind], binding)];
    const result = resign(binding, honest.result, resultBody, (content) => ({
      ...content,
      [kind]: statements.map(envelopeHash),
    }));
    return { ...honest, [kind]: statements, result };
  });

/** Closes the finished session again, over other survivors and headers, and signs a RESULT that says so. */
export const reclosed = (
  survivors: readonly number[],
  change: (headers: readonly Envelope[], binding: Binding) => readonly Envelope[],
): Lie<"open"> =>
  record((honest, binding) => {
    const close = closeOver(
      binding,
      { type: "close", envelope: honest.close, headers: [] },
      survivors,
      change(honest.headers, binding),
    );
    const masked = survivors.map((node) => honest.masked[node]);
    return { ...honest, close: close.envelope, headers: close.headers, masked };
  });

export const bumped = (bytes: Uint8Array, by: number) =>
  bytes.map((byte, at) => (at === 0 ? (byte + by) & 0xff : byte));
export const secret = (change: (revealed: ResultBody["revealed"]) => ResultBody["revealed"]) =>
  body(({ revealed }) => ({ revealed: change(revealed) }));
