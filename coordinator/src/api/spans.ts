import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { EndedSession } from "./session-log.ts";

/**
 * Writes sessions that have ended as spans of OTLP in its JSON encoding: one trace a study, one span a session, with the
 * names of late members and no number of anybody's rows. Ids follow from the study and the session: told twice, they are
 * the same span.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function spansJson(service: string, ended: readonly EndedSession[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: {
          attributes: [text("service.name", "fedseg-coordinator"), text("service.instance.id", service)],
        },
        scopeSpans: [{ scope: { name: "fedseg" }, spans: ended.map((one) => spanOf(service, one)) }],
      },
    ],
  });
}

const INTERNAL = 1;
const [OK, ERROR] = [1, 2];

function spanOf(service: string, { study, session }: EndedSession) {
  const { session: number, state, attempts, openedAt, endedAt = openedAt, missing } = session;
  return {
    traceId: idOf(16, service, study),
    spanId: idOf(8, service, study, `${number}`, openedAt),
    name: "session",
    kind: INTERNAL,
    startTimeUnixNano: nanos(openedAt),
    endTimeUnixNano: nanos(endedAt),
    attributes: [
      text("fedseg.study", study),
      whole("fedseg.session", number),
      whole("fedseg.attempts", attempts),
      {
        key: "fedseg.missing",
        value: { arrayValue: { values: missing.map((name) => ({ stringValue: name })) } },
      },
    ],
    status: { code: state === "released" ? OK : ERROR },
  };
}

function idOf(bytes: number, ...parts: readonly string[]): string {
  return toHex(sha256(utf8(JSON.stringify(parts))).slice(0, bytes));
}

function nanos(moment: string): string {
  return `${BigInt(Date.parse(moment)) * 1_000_000n}`;
}

function text(key: string, value: string) {
  return { key, value: { stringValue: value } };
}

function whole(key: string, value: number) {
  return { key, value: { intValue: `${value}` } };
}
