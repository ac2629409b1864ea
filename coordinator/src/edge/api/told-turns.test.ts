import { beforeEach, expect, test } from "vitest";
import { type Turned } from "./admit.ts";
import type { ToldQuestion } from "./told-question.ts";
import { ToldTurns } from "./told-turns.ts";

/** What has been begun, in order, and how each of them ends. */
let begun: { readonly bundle: string; done(told: unknown): void; fail(error: Error): void }[];
let turns: ToldTurns;
beforeEach(() => {
  begun = [];
  turns = new ToldTurns((question) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    begun.push({ ...(question as { bundle: string }), done: resolve, fail: reject });
    return promise;
  });
});

const ask = (what: ToldQuestion["what"], bundle: string, by: string) => turns.ask({ what, bundle }, by);
/** How a question ends: what is told, or why not. */
const ending = (asked: Promise<unknown>) =>
  asked.catch((error: Turned) => error.refusal?.code ?? error.message);
const names = () => begun.map(({ bundle }) => bundle);
/** Ends what is under way with its own name. */
async function tell(): Promise<void> {
  const { bundle, done } = begun.at(-1)!;
  done(bundle);
  await new Promise((resolve) => void setImmediate(resolve));
}

test("one sketch waits for each token, another's is taken, and results come before all of them", async () => {
  const [first, second] = [ask("cost", "a", "viewer"), ask("cost", "b", "viewer")];
  expect(await ending(ask("cost", "c", "viewer"))).toBe("API_COSTS");
  const asked = [
    first,
    second,
    ask("cost", "d", "other"),
    ask("results", "e", "viewer"),
    ask("sums", "f", "viewer"),
  ];
  for (const _ of asked) await tell();
  expect(names()).toEqual(["a", "e", "f", "b", "d"]);
  expect(await Promise.all(asked)).toEqual(["a", "b", "d", "e", "f"]);
});

test("sketches of many tokens take no place from results, and are refused beyond eight", async () => {
  const sketches = Array.from({ length: 10 }, (_, at) => ending(ask("cost", `c${at}`, `token-${at}`)));
  expect(await sketches[9]).toBe("API_COSTS");
  const results = Array.from({ length: 9 }, (_, at) => ending(ask("results", `r${at}`, "viewer")));
  expect(await results[8]).toBe("API_COSTS");
  await tell();
  expect(names()).toEqual(["c0", "r0"]);
});

test("what is refused pushes out nothing that is kept", async () => {
  const first = ask("cost", "kept", "viewer");
  await tell();
  void ask("cost", "under-way", "viewer");
  void ask("cost", "waits", "viewer");
  const refused = Array.from({ length: 80 }, (_, at) => ending(ask("cost", `new-${at}`, "viewer")));
  expect(new Set(await Promise.all(refused))).toEqual(new Set(["API_COSTS"]));
  expect(ask("cost", "kept", "viewer")).toBe(first);
  expect(names()).toEqual(["kept", "under-way"]);
});

test("what has failed or is not there is asked again, and the next one's turn comes", async () => {
  const [failed, nothing] = [ending(ask("sums", "a", "viewer")), ask("sums", "b", "viewer")];
  begun[0].fail(new Error("broken"));
  expect(await failed).toBe("broken");
  begun[1].done(undefined);
  expect(await nothing).toBeUndefined();
  const again = [ask("sums", "a", "viewer"), ask("sums", "b", "viewer")];
  await tell();
  await tell();
  expect(await Promise.all(again)).toEqual(["a", "b"]);
  expect(names()).toEqual(["a", "b", "a", "b"]);
});
