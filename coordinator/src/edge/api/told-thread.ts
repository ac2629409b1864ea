import { Worker } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ToldAnswer, ToldQuestion } from "./told-question.ts";

/** Megabytes of objects: a model, or the sums of one session. */
const THREAD_MB = 384;
/** A thread that nobody has asked for so long gives its memory back. */
const IDLE_MS = 60_000;

/** Works out costs and results in a thread of its own: studies go on meanwhile. */
export class ToldThread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** Ends the thread; what it is at is not told any more. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** Returns what was asked for; asked for nothing else before that is there. @throws CodedError as the question does. */
  async tell(question: ToldQuestion): Promise<unknown> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#begun());
    try {
      const answer = await answerOf(worker, question);
      if ("told" in answer) return answer.told;
      if ("code" in answer) throw new CodedError(answer.code, answer.refusal);
      throw new Error(answer.fault);
    } finally {
      this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref();
    }
  }

  #begun(): Worker {
    const worker = new Worker(new URL("./told-worker.ts", import.meta.url), {
      // What reads installed packages is named there, and a thread looks only when it is given an environment.
      env: process.env,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    });
    worker.unref();
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}

/** A worker answers one question before it gets the next. */
function answerOf(worker: Worker, question: ToldQuestion): Promise<ToldAnswer> {
  return new Promise((done, fail) => {
    const settle = (end: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      end();
    };
    const onMessage = (answer: ToldAnswer) => settle(() => done(answer));
    const onError = (error: Error) => settle(() => fail(error));
    const onExit = () => settle(() => fail(new Error("the thread has ended without an answer")));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(question, []);
  });
}
