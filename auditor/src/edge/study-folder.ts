import { type AuditReport, audit } from "../audit.ts";
import { readBundle } from "../bundle.ts";
import { type AuditOptions, type Evidence, gather } from "../evidence.ts";
import { readBundleFolder } from "./read-bundle.ts";

/** What a bundle shows: what its checks found, and the evidence of every study that can be read. */
export interface AuditedFolder {
  readonly audit: AuditReport;
  readonly evidences: readonly Evidence[];
}

/** Audits the bundle in a folder and keeps its evidence. @throws CodedError BUNDLE_UNREADABLE. */
export function auditStudies(folder: string, options: AuditOptions): AuditedFolder {
  const files = readBundleFolder(folder);
  const evidence = gather(readBundle(files), options);
  return { audit: audit(files, options), evidences: typeof evidence === "string" ? [] : [evidence] };
}
