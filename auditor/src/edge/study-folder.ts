import { type AuditReport, audit } from "../audit.ts";
import type { AuditOptions, Evidence } from "../evidence.ts";
import { gatherEvidences } from "../evidences.ts";
import { readBundleFolder } from "./read-bundle.ts";

/** What a bundle shows: what its checks found, and the evidence of every study that can be read. */
export interface AuditedFolder {
  readonly audit: AuditReport;
  readonly evidences: readonly Evidence[];
}

/** Audits the bundle in a folder and keeps its evidence. @throws CodedError BUNDLE_UNREADABLE. */
export function auditStudies(folder: string, options: AuditOptions): AuditedFolder {
  const files = readBundleFolder(folder);
  return { audit: audit(files, options), evidences: gatherEvidences(files, options) };
}
