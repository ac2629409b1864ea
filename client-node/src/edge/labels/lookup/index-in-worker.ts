import { Worker } from "node:worker_threads";
import { CodedError, type Refusal } from "@fedseg/shared/errors.ts";
import { LookupIndex, type PackedIndex } from "../../../labels/lookup-index.ts";
import type { ScoredProgram } from "../../../labels/score-set.ts";
import type { IndexedLabels } from "./indexed-labels.ts";

/** What the worker answers: an index, or the refusal that it met. */
export type WorkerAnswer =
  | { readonly packed: PackedIndex; readonly programs: readonly ScoredProgram[]; readonly facts: string }
  | { readonly code: string; readonly refusal: Refusal };

/**
 * Reads and indexes a node's labels in a thread of its own: requests are answered meanwhile, and what reading leaves
 * behind in memory ends with the thread. @throws CodedError as reading does.
 */
export async function indexInWorker(configPath: string): Promise<IndexedLabels> {
  const worker = new Worker(new URL("./index-worker.ts", import.meta.url), {
    workerData: configPath,
    env: process.env,
  });
  try {
    const answer = await new Promise<WorkerAnswer>((done, fail) => {
      worker.once("message", done);
      worker.once("error", fail);
      worker.once("exit", () => fail(new Error("the index worker has ended without an answer")));
    });
    if ("code" in answer) throw new CodedError(answer.code, answer.refusal);
    const { packed, programs, facts } = answer;
    return { index: LookupIndex.unpack(packed), programs, facts };
  } finally {
    await worker.terminate();
  }
}
