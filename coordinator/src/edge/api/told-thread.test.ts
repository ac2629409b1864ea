import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NoThread, standIn } from "../../../../test/threads.ts";
import { ToldThread } from "./told-thread.ts";

/** A thread that answers when it is told to. */
class Thread extends EventEmitter {
  static made: Thread[] = [];

  constructor() {
    super();
    Thread.made.push(this);
  }

  unref(): void {}

  postMessage(): void {}

  terminate(): void {}
}

const QUESTION = { what: "results", bundle: "nowhere" } as const;
let told: ToldThread;

beforeEach(() => {
  Thread.made = [];
  standIn(Thread);
  told = new ToldThread();
});
afterEach(async () => {
  standIn();
  await told.end();
});

function answer(thread: Thread, value: unknown): void {
  thread.emit("message", { told: value });
}

test("a system that gives no thread is told, and asked again", async () => {
  standIn(NoThread);
  await expect(told.tell(QUESTION)).rejects.toMatchObject({ code: "API_THREAD" });
  standIn(Thread);
  const asked = told.tell(QUESTION);
  answer(Thread.made[0], 5);
  expect(await asked).toBe(5);
});

test.each([
  ["error", new Error("out of memory")],
  ["exit", 1],
])("a thread that ends with %s while it is at something is told, and another one asked", async (how, why) => {
  const asked = told.tell(QUESTION);
  Thread.made[0].emit(how, why);
  await expect(asked).rejects.toMatchObject({ code: "API_THREAD" });
  const again = told.tell(QUESTION);
  answer(Thread.made[1], 6);
  expect(await again).toBe(6);
});

test("a thread that meets an error while nobody asks ends nothing else, and is asked nothing more", async () => {
  const asked = told.tell(QUESTION);
  answer(Thread.made[0], 5);
  await asked;
  Thread.made[0].emit("error", new Error("out of memory"));
  const again = told.tell(QUESTION);
  answer(Thread.made[1], 6);
  expect(await again).toBe(6);
});
