import type { NodeConfig } from "../config.ts";
import { placeOf, portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** Whom a node may count now, and who of them ordered in the days before a moment: by keyed hashes. */
export interface CurrentOrders {
  readonly counted: ReadonlySet<string>;
  readonly ordered: ReadonlySet<string>;
}

/** Reads a node's own data as it is now: consent and withdrawals of today, orders of the `days` before `untilMs`. */
export async function currentOrders(
  config: NodeConfig,
  { days, untilMs }: { readonly days: number; readonly untilMs: number },
  tell: Tell,
): Promise<CurrentOrders> {
  const asked = { place: placeOf(config), records: config, days, untilMs };
  const { counted, ordered } = await inChild("orders", asked, portsOf(config, tell));
  return { counted: new Set(counted), ordered: new Set(ordered) };
}
