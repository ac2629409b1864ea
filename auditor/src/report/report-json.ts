import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import type { ReportData } from "./report-data.ts";

/**
 * Writes a report's data as its one canonical JSON text (RFC 8785), with a newline at its end: in parts, so that a report of
 * many accounts is never one text in memory.
 */
export function* reportJsonParts(data: ReportData): Generator<string> {
  let before = "{";
  for (const [key, value] of Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield `${before}${canonicalJson(key)}:`;
    before = ",";
    if (Array.isArray(value)) yield* listParts(value);
    else yield canonicalJson(value);
  }
  yield "}\n";
}

function* listParts(values: readonly unknown[]): Generator<string> {
  yield "[";
  for (const [at, value] of values.entries()) yield `${at > 0 ? "," : ""}${canonicalJson(value)}`;
  yield "]";
}
