import { type AuditReport, auditFacts } from "@fedseg/auditor/audit.ts";
import type { BundleSource } from "@fedseg/auditor/bundle/bundle.ts";
import type { AuditOptions } from "@fedseg/auditor/options.ts";

/** What an audit of these files finds. */
export function audit(source: BundleSource, options?: AuditOptions): AuditReport {
  return auditFacts(source, options).report;
}
