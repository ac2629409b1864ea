import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import type { ReportData } from "./report-data.ts";

/** Writes a report's data as its one canonical JSON text (RFC 8785), with a newline at its end. */
export function reportJson(data: ReportData): string {
  return `${canonicalJson(data)}\n`;
}
