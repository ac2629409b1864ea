import { type AuditReport, audit } from "../audit.ts";
import type { AuditOptions } from "../evidence.ts";
import { readBundleFolder } from "./read-bundle.ts";

/** Audits the bundle in a folder. @throws CodedError BUNDLE_UNREADABLE. */
export async function auditFolder(folder: string, options: AuditOptions): Promise<AuditReport> {
  return audit(readBundleFolder(folder), options);
}
