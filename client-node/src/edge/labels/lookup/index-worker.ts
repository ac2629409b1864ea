import { parentPort, workerData } from "node:worker_threads";
import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { loadNodeConfig } from "../../config.ts";
import { vaultOf } from "../../sealed/own-vault.ts";
import { NodeScores } from "../node-scores.ts";
import type { WorkerAnswer } from "./index-in-worker.ts";
import { type IndexedLabels, indexLabels } from "./indexed-labels.ts";

/**
 * Reads and indexes a node's scores in a thread of its own and hands the arrays over. Users who have withdrawn are
 * among them: who is not found is decided at every lookup, so that a withdrawal can be taken back.
 */
async function answer(): Promise<void> {
  try {
    const node = loadNodeConfig(String(workerData));
    const { index, programs, facts } = await indexed(new NodeScores(node, vaultOf(node)));
    const packed = index.pack();
    const { slots, starts, columns, ids } = packed;
    const arrays = [slots, starts, ...columns.map(({ numbers }) => numbers), ids];
    parentPort?.postMessage(
      { packed, programs, facts } satisfies WorkerAnswer,
      arrays.map(({ buffer }) => buffer),
    );
  } catch (error) {
    const { code, refusal } = error instanceof CodedError ? error : unexpected(error);
    parentPort?.postMessage({ code, refusal } satisfies WorkerAnswer, []);
  }
}

/** Begins again when the node writes new scores meanwhile. */
async function indexed(scores: NodeScores): Promise<IndexedLabels> {
  for (;;) {
    try {
      return await indexLabels(await scores.open(() => false));
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== "TABLE_REPLACED") throw error;
    }
  }
}

void answer();
