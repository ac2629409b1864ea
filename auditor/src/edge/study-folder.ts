import type { AuditReport } from "../audit.ts";
import type { AuditOptions, Evidence } from "../evidence.ts";
import { gatherEvidences } from "../report/facts/evidence-of.ts";
import { auditFolder } from "./audit-folder.ts";
import { BundleFolder } from "./read-bundle.ts";

/** What a bundle shows: what its checks found, and the evidence of every study that can be read. */
export interface AuditedFolder {
  readonly audit: AuditReport;
  readonly evidences: readonly Evidence[];
}

/** Audits the bundle in a folder and keeps its evidence. @throws CodedError BUNDLE_UNREADABLE. */
export async function auditStudies(folder: string, options: AuditOptions): Promise<AuditedFolder> {
  const audit = await auditFolder(folder, options);
  return { audit, evidences: gatherEvidences(new BundleFolder(folder), options) };
}
