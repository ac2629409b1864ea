import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import { roomForThreads } from "@fedseg/shared/math/thread-room.ts";
import { apiRefusal } from "../../api/problems.ts";
import type { ToldAnswer, ToldQuestion } from "./told-question.ts";

/** Megabytes of objects: a model, or the sums of one session. */
const THREAD_MB = 384;
/** A thread that nobody has asked for so long gives its memory back. */
const IDLE_MS = 60_000;

/** Works out costs and results in a thread of its own: studies go on meanwhile, and whatever becomes of that thread. */
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

  /**
   * Returns what was asked for; asked for nothing else before that is there.
   * @throws CodedError as the question does, or API_THREAD where the system gives no thread, or it has ended.
   */
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
    const worker = begun();
    worker.unref();
    const ended = () => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    // Also while nobody asks: an error that nobody hears would end this process.
    worker.on("error", ended);
    worker.once("exit", ended);
    return worker;
  }
}

function begun(): Worker {
  if (roomForThreads((path) => readFileSync(path, "utf8")) === 0) throw apiRefusal("API_THREAD");
  try {
    return new Worker(new URL("./told-worker.ts", import.meta.url), {
      // What reads installed packages is named there, and a thread looks only when it is given an environment.
      env: process.env,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    });
  } catch {
    throw apiRefusal("API_THREAD");
  }
}

/** A worker answers one question before it gets the next. */
function answerOf(worker: Worker, question: ToldQuestion): Promise<ToldAnswer> {
  return new Promise((done, fail) => {
    const settle = (end: () => void) => {
      worker.off("message", onMessage).off("error", onEnd).off("exit", onEnd);
      end();
    };
    const onMessage = (answer: ToldAnswer) => settle(() => done(answer));
    const onEnd = () => settle(() => fail(apiRefusal("API_THREAD")));
    worker.on("message", onMessage).on("error", onEnd).on("exit", onEnd);
    worker.postMessage(question, []);
  });
}
