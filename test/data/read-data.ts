import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataRequest, type PreparedData, prepareData } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";

/** Sections of a node's configuration as its file has them; everybody is included unless told otherwise. */
export interface DataSections {
  readonly data: unknown;
  readonly consent?: unknown;
  /** Folder that paths are relative to. */
  readonly home?: string;
}

/** Lets a node read and measure its data as for a plan, in a folder of its own. */
export async function readData(sections: DataSections, request: DataRequest): Promise<PreparedData> {
  const { data, consent = { rule: "test", default: "include" }, home = "." } = sections;
  const folder = mkdtempSync(join(tmpdir(), "read-data-"));
  try {
    const place = { data: dataConfig.parse(data), consent: consentConfig.parse(consent), folder, home };
    return await prepareData(place, request, () => undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rules that keep everything. */
export const KEEP = { duplicates: "keep", cancellations: "separate" } as const;
