import { join } from "node:path";
import { loadNodeConfig, vaultOf } from "@fedseg/client-node/edge/config.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import { exportColumns } from "@fedseg/client-node/labels/export-columns.ts";
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
      const config = loadNodeConfig(join(node.folder, "config.yaml"));
      const set = await new NodeScores(config, vaultOf(config)).open();
      const [segment, band, chance] = ["segment", "logistic_band", "logistic_chance"].map((asked) =>
        exportColumns(set).find(({ name }) => name === asked),
      );
      const users = new Map<string, KnownUser>();
      for await (const some of set.users) {
        for (const user of some) {
          const truth = market[at].truth.get(user.id);
          if (!truth) continue;
          const cells = [segment, band, chance].map((column) => Number(column?.cell(user) ?? NaN));
          const { taste, leftMs } = truth;
          users.set(user.id, {
            segment: cells[0],
            band: cells[1],
            chance: cells[2],
            hasLeft: leftMs < snapshotMs,
            taste,
          });
        }
      }
      return { node, simulated: market[at], users };
    }),
  );
}
