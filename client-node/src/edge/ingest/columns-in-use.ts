import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { type NamedColumns, namedColumns } from "../../ingest/named-columns.ts";
import { nameOf, syntaxNodes } from "../../ingest/syntax-tree.ts";
import type { Engine } from "./engine/engine.ts";

/** Lists the columns that a configuration names of each source, also in the conditions of its events. */
export async function columnsInUse(
  engine: Engine,
  data: DataConfig,
  consent: ConsentConfig,
): Promise<NamedColumns> {
  const named = new Map([...namedColumns(data, consent)].map(([from, names]) => [from, new Set(names)]));
  for (const { from, where } of data.events) {
    if (where === undefined) continue;
    const tree = await engine.syntaxTree(`SELECT 1 FROM s WHERE (${where}\n)`);
    for (const node of syntaxNodes(tree)) {
      const name = nameOf(node);
      if (name !== undefined && !isKnown(named.get(from), name)) named.get(from)?.add(name);
    }
  }
  return named;
}

function isKnown(names: ReadonlySet<string> | undefined, name: string): boolean {
  return [...(names ?? [])].some((known) => known.toLowerCase() === name.toLowerCase());
}
