import { columnsOf } from "@fedseg/client-node/table.ts";
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
export async function readData(sections: DataSections, request: DataRequest): Promise<ReadData> {
  const { data, consent = { rule: "test", default: "include" }, home = "." } = sections;
  const folder = mkdtempSync(join(tmpdir(), "read-data-"));
  try {
    const place = { data: dataConfig.parse(data), consent: consentConfig.parse(consent), folder, home };
    return withValues(await prepareData(place, { ...request, keepValues: true }, () => undefined));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Table = PreparedData["table"];
type Outcome = NonNullable<Table["outcome"]>;

/** A table with the values that its codes were made of, row-major, on the transformed scale. */
export interface ValueTable extends Table {
  readonly values: Float64Array;
  readonly outcome?: Outcome & { readonly values: Float64Array };
}

/** Prepared data with the values. */
export interface ReadData extends PreparedData {
  readonly table: ValueTable;
}

/** Puts the values of prepared data beside the codes. @throws TypeError when they were not kept. */
export function withValues<Prepared extends Pick<PreparedData, "table" | "exact">>(
  prepared: Prepared,
): Prepared & { readonly table: ValueTable } {
  const { table, exact } = prepared;
  if (!exact) throw new TypeError("expected data whose values are kept");
  const { users } = table;
  const rows = (columns: Float64Array) => {
    const width = columnsOf(columns, users);
    return columns.map((_, at) => columns[(at % width) * users + Math.floor(at / width)]);
  };
  const outcome = table.outcome &&
    exact.outcome && { outcome: { ...table.outcome, values: rows(exact.outcome.values) } };
  const { outcome: _, ...plain } = table;
  return { ...prepared, table: { ...plain, values: rows(exact.values), ...outcome } };
}

/** Rules that keep everything. */
export const KEEP = { duplicates: "keep", cancellations: "separate" } as const;
