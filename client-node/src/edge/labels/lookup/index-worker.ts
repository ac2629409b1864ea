import { parentPort, workerData } from "node:worker_threads";
import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { WorkerAnswer } from "./index-in-worker.ts";
import { indexScores } from "./index-scores.ts";

/** Reads and indexes a node's scores in a thread of its own and hands the arrays over. */
async function answer(): Promise<void> {
  try {
    const { index, programs, facts } = await indexScores(String(workerData));
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

void answer();
