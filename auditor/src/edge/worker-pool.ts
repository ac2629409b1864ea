import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import type { Work, WorkDone } from "../work.ts";
import type { Order } from "./audit-worker.ts";

/** Threads beyond these bring little: the files come from one disk. */
const MOST_WORKERS = 8;
/** Megabytes of objects that one thread may hold: one session or one ledger, and what ledgers are compared with. */
const WORKER_MB = 320;
/** Megabytes of short-lived objects: a record decodes into many small ones, which a small room makes outlive their use. */
const YOUNG_MB = 96;

/** Threads that do pieces of an audit of one bundle folder. */
export class WorkerPool {
  readonly #workers: readonly Worker[];

  constructor(folder: string) {
    this.#workers = Array.from(
      { length: Math.min(MOST_WORKERS, availableParallelism()) },
      () =>
        new Worker(new URL("./audit-worker.ts", import.meta.url), {
          workerData: folder,
          // What reads installed packages is named there, and a thread looks only when it is given an environment.
          env: process.env,
          resourceLimits: { maxOldGenerationSizeMb: WORKER_MB, maxYoungGenerationSizeMb: YOUNG_MB },
        }),
    );
  }

  /** Tells every thread what ledgers are compared with. */
  compareWith(studies: readonly AuditedStudy[]): void {
    for (const worker of this.#workers) send(worker, { type: "studies", studies });
  }

  /** Does all the work, as many pieces at once as there are threads; `take` gets each result with its place. */
  async run(pieces: readonly Work[], take: (done: WorkDone, at: number) => void): Promise<void> {
    const queue = [...pieces.entries()].values();
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (const [at, work] of queue) take(await ask(worker, work), at);
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function send(worker: Worker, order: Order): void {
  worker.postMessage(order, []);
}

/** A worker answers one piece of work before it gets the next. */
function ask(worker: Worker, work: Work): Promise<WorkDone> {
  return new Promise((done, fail) => {
    const settle = (end: () => void) => {
      worker.off("message", onMessage).off("error", onError);
      end();
    };
    const onMessage = (answer: WorkDone) => settle(() => done(answer));
    const onError = (error: Error) => settle(() => fail(broken(error)));
    worker.on("message", onMessage).on("error", onError);
    send(worker, { type: "work", work });
  });
}

function broken(error: Error): CodedError {
  return new CodedError("AUDIT_BROKEN", {
    what: `A thread of the audit has ended (${error.message}).`,
    why: "A file of the bundle could not be read, or the machine has too little memory for it.",
    todo: "Check that the bundle can be read and is not changed meanwhile, and run the audit again.",
  });
}
