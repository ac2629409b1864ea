import { CodedError } from "@fedseg/shared/errors.ts";
import { loadNodeConfig } from "../../config.ts";
import { vaultOf } from "../../sealed/own-vault.ts";
import { NodeScores } from "../node-scores.ts";
import { type IndexedLabels, indexLabels } from "./indexed-labels.ts";

/**
 * Reads and indexes a node's scores; begins again when the node writes new ones meanwhile. Users who have withdrawn are among
 * them: who is not found is decided at every lookup, so that a withdrawal can be taken back. @throws CodedError as reading does.
 */
export async function indexScores(configPath: string): Promise<IndexedLabels> {
  const node = loadNodeConfig(configPath);
  const scores = new NodeScores(node, vaultOf(node));
  for (;;) {
    try {
      return await indexLabels(await scores.open(() => false));
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== "TABLE_REPLACED") throw error;
    }
  }
}
