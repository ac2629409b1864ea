import { parentPort, workerData } from "node:worker_threads";
import { unexpected } from "@fedseg/keeper/process/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { loadNodeConfig, vaultOf } from "../../config.ts";
import { NodeLabels } from "../export/node-labels.ts";
import type { WorkerAnswer } from "./index-in-worker.ts";
import { indexLabels } from "./indexed-labels.ts";

/**
 * Reads and indexes a node's labels in a thread of its own and hands the arrays over. Users who have withdrawn are
 * among them: who is not found is decided at every lookup, so that a withdrawal can be taken back.
 */
function answer(): void {
  try {
    const node = loadNodeConfig(String(workerData));
    const { index, titles, facts } = indexLabels(new NodeLabels(node, vaultOf(node)).openLabels(() => false));
    const packed = index.pack();
    const { slots, starts, segments, margins, ids } = packed;
    const transfer = [slots, starts, segments, margins, ids].map(({ buffer }) => buffer);
    parentPort?.postMessage({ packed, titles, facts } satisfies WorkerAnswer, transfer);
  } catch (error) {
    const { code, refusal } = error instanceof CodedError ? error : unexpected(error);
    parentPort?.postMessage({ code, refusal } satisfies WorkerAnswer, []);
  }
}

answer();
