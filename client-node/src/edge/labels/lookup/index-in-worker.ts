import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { CodedError, type Refusal } from "@fedseg/shared/errors.ts";
import { roomForThreads } from "@fedseg/shared/math/thread-room.ts";
import { LookupIndex, type PackedIndex } from "../../../labels/lookup-index.ts";
import type { ScoredProgram } from "../../../labels/score-set.ts";
import { indexScores } from "./index-scores.ts";
import type { IndexedLabels } from "./indexed-labels.ts";

/** What the worker answers: an index, or the refusal that it met. */
export type WorkerAnswer =
  | { readonly packed: PackedIndex; readonly programs: readonly ScoredProgram[]; readonly facts: string }
  | { readonly code: string; readonly refusal: Refusal };

/**
 * Reads and indexes a node's labels in a thread of its own: requests are answered meanwhile, and what reading leaves
 * behind in memory ends with the thread. Where the system gives no thread this one does it: requests wait, for the same index.
 * @throws CodedError as reading does, or LABELS_READER_ENDED.
 */
export async function indexInWorker(configPath: string): Promise<IndexedLabels> {
  const worker = begun(configPath);
  if (!worker) return indexScores(configPath);
  try {
    const answer = await new Promise<WorkerAnswer>((done, fail) => {
      worker.once("message", done);
      worker.on("error", (error) => fail(hasEnded(error instanceof Error ? error.message : String(error))));
      worker.once("exit", (status) => fail(hasEnded(`status ${status}`)));
    });
    if ("code" in answer) throw new CodedError(answer.code, answer.refusal);
    const { packed, programs, facts } = answer;
    return { index: LookupIndex.unpack(packed), programs, facts };
  } finally {
    await worker.terminate();
  }
}

function begun(configPath: string): Worker | undefined {
  if (roomForThreads((path) => readFileSync(path, "utf8")) === 0) return undefined;
  try {
    return new Worker(new URL("./index-worker.ts", import.meta.url), {
      workerData: configPath,
      env: process.env,
    });
  } catch {
    return undefined;
  }
}

function hasEnded(how: string): CodedError {
  return new CodedError("LABELS_READER_ENDED", {
    what: `The thread that reads the labels for lookups has ended before it was done (${how}).`,
    why: "The machine, or the container, is short of memory.",
    todo: "Give it more memory; what is served goes on with the labels of before, and reads the new ones as soon as that is possible.",
  });
}
