import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import { CodedError } from "@fedseg/shared/errors.ts";
import { apiRefusal } from "../../api/problems.ts";
import type { ToldOfBundle } from "../../api/route.ts";
import { Turned } from "./admit.ts";
import type { ToldAnswer, ToldQuestion } from "./told-question.ts";

/** Answers that are kept: plans and what has been released do not change. */
const MOST_KEPT = 64;
/** Questions that wait at one time; each takes seconds. */
const MOST_WAITING = 8;
/** Megabytes of objects: a model, or the sums of one session. */
const THREAD_MB = 384;
/** A thread that nobody has asked for so long gives its memory back. */
const IDLE_MS = 60_000;

/** Works out costs and results in a thread of its own, one after the other: studies go on meanwhile. */
export class ToldThread {
  readonly #kept = new Map<string, Promise<unknown>>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Returns what was asked for; the same question is worked out once. @throws Turned API_COSTS, or CodedError as the question does. */
  ask<What extends keyof ToldOfBundle>(
    question: ToldQuestion & { readonly what: What },
  ): Promise<ToldOfBundle[What]> {
    const key = createHash("sha256").update(JSON.stringify(question)).digest("base64");
    const told = this.#kept.get(key) ?? this.#inTurn(question);
    this.#kept.delete(key);
    this.#kept.set(key, told);
    // What could not be told may be another time.
    told.then(
      (value) => value === undefined && this.#kept.delete(key),
      () => this.#kept.delete(key),
    );
    const [oldest = ""] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return told as Promise<ToldOfBundle[What]>;
  }

  /** Ends the thread; what it is at is not told any more. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #inTurn(question: ToldQuestion): Promise<unknown> {
    if (this.#waiting >= MOST_WAITING)
      return Promise.reject(new Turned(apiRefusal("API_COSTS"), { "retry-after": "5" }));
    this.#waiting += 1;
    const told = this.#last.then(() => this.#told(question)).finally(() => (this.#waiting -= 1));
    this.#last = told.catch(() => undefined);
    return told;
  }

  async #told(question: ToldQuestion): Promise<unknown> {
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
