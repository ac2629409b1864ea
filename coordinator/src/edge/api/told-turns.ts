import { createHash } from "node:crypto";
import { apiRefusal } from "../../api/problems.ts";
import type { ToldOfBundle } from "../../api/route.ts";
import { Turned } from "./admit.ts";
import type { ToldQuestion } from "./told-question.ts";

/** Answers that are kept: plans and what has been released do not change. */
const MOST_KEPT = 64;
/** Questions of costs, and of what is published, that wait at one time; each takes seconds. */
const MOST_WAITING = 8;

interface Waiting {
  readonly isCost: boolean;
  readonly by: string;
  begin(): Promise<unknown>;
}

/**
 * Who is told next: one question at a time, what is published before what something would cost, and of costs one that waits for
 * each token. Whoever tries out ever new plans keeps neither a result nor anybody else's costs waiting for longer than one of them takes.
 */
export class ToldTurns {
  readonly #work: (question: ToldQuestion) => Promise<unknown>;
  readonly #kept = new Map<string, Promise<unknown>>();
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(work: (question: ToldQuestion) => Promise<unknown>) {
    this.#work = work;
  }

  /**
   * Returns what was asked for by a token (its id); the same question is worked out once.
   * @throws Turned API_COSTS, or CodedError as the question does.
   */
  ask<What extends keyof ToldOfBundle>(
    question: ToldQuestion & { readonly what: What },
    by: string,
  ): Promise<ToldOfBundle[What]> {
    const key = createHash("sha256").update(JSON.stringify(question)).digest("base64");
    const isCost = question.what === "cost";
    const known = this.#kept.get(key);
    // What is turned away must not push out what is kept.
    if (!known && this.#isFull(isCost, by))
      return Promise.reject(new Turned(apiRefusal("API_COSTS"), { "retry-after": "5" }));
    const told = known ?? this.#inTurn(isCost, by, question);
    this.#keep(key, told);
    return told as Promise<ToldOfBundle[What]>;
  }

  #isFull(isCost: boolean, by: string): boolean {
    const alike = this.#waiting.filter((each) => each.isCost === isCost);
    return alike.length >= MOST_WAITING || (isCost && alike.some((each) => each.by === by));
  }

  #keep(key: string, told: Promise<unknown>): void {
    this.#kept.delete(key);
    this.#kept.set(key, told);
    // What could not be told may be another time.
    told.then(
      (value) => value === undefined && this.#kept.delete(key),
      () => this.#kept.delete(key),
    );
    const [oldest = ""] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
  }

  #inTurn(isCost: boolean, by: string, question: ToldQuestion): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const begin = () => {
      const told = this.#work(question);
      resolve(told);
      return told;
    };
    this.#waiting.push({ isCost, by, begin });
    void this.#goOn();
    return promise;
  }

  async #goOn(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const first = this.#waiting.findIndex(({ isCost }) => !isCost);
      const [next] = this.#waiting.splice(Math.max(first, 0), 1);
      // Who has asked hears of it.
      await next.begin().catch(() => undefined);
    }
    this.#isBusy = false;
  }
}
