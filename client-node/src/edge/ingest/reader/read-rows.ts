import type { QualityReport } from "../../../reports/quality-report.ts";
import type { NodeConfig } from "../../config.ts";
import type { DataPlace } from "../prepare.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { placeOf, portsOf } from "./at-node.ts";
import { inChild } from "./in-child.ts";
import { type HashedRows, JoinedRows } from "./rows.ts";
import type { PlainRequest } from "./tasks.ts";

/** The rows, and what was found while they were read. */
export interface Reading extends HashedRows {
  readonly report?: QualityReport;
}

/** How rows are read for a plan. */
export interface ReadingPorts {
  readonly tell: Tell;
  /** Ends reading when it is aborted. */
  readonly signal: AbortSignal;
}

/** Reads and measures a node's rows in a process of its own. @throws CodedError as `inChild`. */
export async function readRows(
  config: DataPlace & Pick<NodeConfig, "atRest">,
  request: PlainRequest,
  { tell, signal }: ReadingPorts,
): Promise<Reading> {
  const { data, folder, atRest } = config;
  let rows = new JoinedRows({ users: 0, d: 0, outcomeColumns: undefined, hasBaskets: false, besides: [] });
  const measuring = { place: placeOf(config), records: { folder, atRest, data }, request };
  const report = await inChild("measure", measuring, {
    ...portsOf(config, tell),
    signal,
    onRows: (part) => {
      if ("users" in part) rows = new JoinedRows(part);
      else rows.add(part);
    },
  });
  return { ...rows.joined(), report };
}
