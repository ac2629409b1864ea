import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import type { OutTarget } from "../../../config/out-config.ts";
import type { NodeConfig } from "../../config.ts";
import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";
import { exportCsv } from "./csv.ts";

/** What of a node's configuration an export needs. */
export type OutPlace = Pick<NodeConfig, "out" | "folder" | "home" | "data">;

/** Returns a target by its name. @throws CodedError EXPORT_TARGET. */
export function targetOf({ out }: Pick<NodeConfig, "out">, name: string): OutTarget {
  const targets = new Map(Object.entries(out?.targets ?? {}));
  const target = targets.get(name);
  if (target) return target;
  throw new CodedError("EXPORT_TARGET", {
    what: `The configuration has no target ${JSON.stringify(name)}.`,
    why: "Segments go only where the owner of the node has said.",
    todo:
      targets.size > 0
        ? `Use one of: ${[...targets.keys()].join(", ")}.`
        : "Add it to out.targets; docs/exports.md has examples.",
  });
}

/** Scores on their way out. */
export interface Leaving {
  readonly set: ScoreSet;
  /** Tells whether nobody has withdrawn since they were read. */
  isCurrent(): boolean;
}

/** Brings scores to the target of a name. @throws CodedError EXPORT_*, SECRET_MISSING or ENGINE_*. */
export async function deliver(place: OutPlace, name: string, { set, isCurrent }: Leaving): Promise<void> {
  const target = targetOf(place, name);
  const here = (relative: string) => resolve(place.home, relative);
  if ("csv" in target) return exportCsv(here(target.csv), set);
  if ("parquet" in target) {
    const { folder, data } = place;
    const { exportParquet } = await import("./parquet.ts");
    return exportParquet(here(target.parquet), set, { folder, engine: data.engine });
  }
  if ("postgres" in target) {
    const { url, table } = target.postgres;
    const { exportPostgres } = await import("./postgres.ts");
    return exportPostgres({ url: readSecret(url, here), table }, set);
  }
  const entropy = systemEntropy();
  const { exportWebhook } = await import("./webhook.ts");
  return exportWebhook({ ...target.webhook, secret: readSecret(target.webhook.secret, here) }, set, {
    state: join(place.folder, "exports", `${name}.json`),
    now: () => Date.now(),
    wait: (ms) => wait(ms),
    uniform: () => entropy.bytes(1)[0] / 256,
    isCurrent,
  });
}
