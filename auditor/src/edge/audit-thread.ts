import { Worker } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Work, WorkDone } from "../work.ts";
import type { Order } from "./audit-worker.ts";

/** Megabytes of objects that one thread may hold: one session or one ledger, and what ledgers are compared with. */
const WORKER_MB = 320;
/** Megabytes of short-lived objects: a record decodes into many small ones, which a small room makes outlive their use. */
const YOUNG_MB = 96;

/** A thread that does one piece of an audit at a time. Whatever ends it is told to whoever waits for it, or asks next. */
export class AuditThread {
  readonly #worker: Worker;
  #broken: CodedError | undefined;
  #fail: (why: CodedError) => void = () => undefined;

  /** @throws Error where the system gives this process no thread more. */
  constructor(folder: string) {
    this.#worker = new Worker(new URL("./audit-worker.ts", import.meta.url), {
      workerData: folder,
      // What reads installed packages is named there, and a thread looks only when it is given an environment.
      env: process.env,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on("error", (error) => this.#ended(error instanceof Error ? error.message : String(error)));
    this.#worker.once("exit", (status) => this.#ended(`status ${status}`));
  }

  send(order: Order): void {
    this.#worker.postMessage(order, []);
  }

  /** Has a piece of work done; the next one is asked for when it is. @throws CodedError AUDIT_BROKEN. */
  ask(work: Work): Promise<WorkDone> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((done, fail) => {
      this.#fail = fail;
      this.#worker.once("message", done);
      this.send({ type: "work", work });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ended(how: string): void {
    this.#broken ??= broken(how);
    this.#fail(this.#broken);
  }
}

function broken(how: string): CodedError {
  return new CodedError("AUDIT_BROKEN", {
    what: `A thread of the audit has ended (${how}).`,
    why: "A file of the bundle could not be read, or the machine has too little memory for it.",
    todo: "Check that the bundle can be read and is not changed meanwhile, and run the audit again.",
  });
}
