import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { vaultOf } from "@fedseg/client-node/edge/sealed/own-vault.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import { exportColumns } from "@fedseg/client-node/labels/export-columns.ts";
import { PREDICTING } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import type { SimulatedPlatform } from "../simulator/simulate.ts";
import type { Party } from "./parties.ts";
import type { KnownUser } from "./truth.ts";

/** A platform's users: what its node has scored them with, beside what the simulator knows of them. */
export interface KnownPlatform {
  readonly node: Party;
  readonly simulated: SimulatedPlatform;
  readonly users: ReadonlyMap<string, KnownUser>;
}

/** Reads what the nodes would export after a study that has foretold who buys again, and joins the truth as of its snapshot. */
export function knowUsers(
  nodes: readonly Party[],
  market: readonly SimulatedPlatform[],
  snapshotMs: number,
): Promise<readonly KnownPlatform[]> {
  return Promise.all(
    nodes.map(async (node, at) => {
      const simulated = market[at];
      const spent = spentFrom(simulated, snapshotMs);
      const asked = ["segment", "logistic_band", ...PREDICTING.map((program) => `${program}_chance`)];
      const users = new Map<string, KnownUser>();
      for (const [id, [segment, band, ...chances]] of await exportedCells(node, asked)) {
        const truth = simulated.truth.get(id);
        if (!truth) continue;
        const { taste, leftMs } = truth;
        users.set(id, {
          segment,
          band,
          chances: new Map(PREDICTING.map((program, nth) => [program, chances[nth]])),
          hasLeft: leftMs < snapshotMs,
          taste,
          spends: spent.get(id) ?? 0,
        });
      }
      return { node, simulated, users };
    }),
  );
}

/** Reads these columns of what a node would export of every user; NaN where there is none. */
export async function exportedCells(
  { folder }: Party,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const config = loadNodeConfig(join(folder, "config.yaml"));
  const set = await new NodeScores(config, vaultOf(config)).open();
  const columns = names.map((asked) => exportColumns(set).find(({ name }) => name === asked));
  const cells = new Map<string, readonly number[]>();
  for await (const some of set.users)
    for (const user of some)
      cells.set(
        user.id,
        columns.map((column) => Number(column?.cell(user) ?? NaN)),
      );
  return cells;
}

/** What each user spends from a moment on, if nobody speaks to them. */
function spentFrom({ events }: SimulatedPlatform, fromMs: number): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  for (const { user, timeMs, type, quantity, unitPrice } of events)
    if (type === "purchase" && timeMs >= fromMs)
      spent.set(user, (spent.get(user) ?? 0) + quantity * unitPrice);
  return spent;
}
