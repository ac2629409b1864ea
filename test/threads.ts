import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

/** Threads as the system gives them. */
export const Given = threads.Worker;

/** Puts something in the place of threads; without it, threads. */
export function standIn(made: unknown = Given): void {
  Object.assign(threads, { Worker: made });
  syncBuiltinESMExports();
}

/** What a system says that gives no thread more. */
export const NO_THREAD = "Worker initialization failure: EAGAIN";

/** A thread that a system does not give. */
export function NoThread(): never {
  throw new Error(NO_THREAD);
}
