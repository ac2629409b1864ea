import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Death, Machine, type Party } from "./machine.ts";
import type { Work } from "./work.ts";

/** Counts its events; an event's effects are its letters. */
function machineOf(
  perform: (effect: string) => Work,
  more: Partial<Party<number, string, string>> = {},
): Machine<number, string, string> {
  return new Machine(0, {
    step: (state, event) => [state + 1, [...event]],
    perform,
    failed: (fault) => {
      throw fault;
    },
    ...more,
  });
}

/** Effects that resolve when they are told to. */
function slow() {
  const done: string[] = [];
  const open: { effect: string; resolve: () => void; reject: (fault: unknown) => void }[] = [];
  const perform = (effect: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    open.push({ effect, resolve, reject });
    return promise.then(() => void done.push(effect));
  };
  const next = async () => {
    open.shift()!.resolve();
    await turn();
  };
  return { done, open, perform, next };
}

test("what takes no time is done when the call returns, in order, also when an effect brings an event", () => {
  const done: string[] = [];
  const machine = machineOf((effect) => {
    done.push(effect);
    if (effect === "b") machine.handle("xy");
  });
  machine.handle("late");
  expect(done).toEqual([]);
  machine.start("abc");
  expect(done.join("")).toBe("abclatexy");
  expect(machine.state).toBe(3);
});

test("while an effect is under way neither the next effect nor the next event begins, and nothing is lost", async () => {
  const { done, open, perform, next } = slow();
  const machine = machineOf(perform);
  machine.start("ab");
  machine.handle("c");
  machine.handle("d");
  await turn();
  expect([machine.state, open.map(({ effect }) => effect), done]).toEqual([1, ["a"], []]);
  await next();
  expect([machine.state, open.map(({ effect }) => effect), done]).toEqual([1, ["b"], ["a"]]);
  await next();
  expect([machine.state, open.map(({ effect }) => effect)]).toEqual([2, ["c"]]);
  await next();
  await next();
  await machine.settled();
  expect([machine.state, done.join("")]).toEqual([3, "abcd"]);
});

test("what the effects bring about comes ahead of what has arrived meanwhile", async () => {
  const { done, perform, next } = slow();
  const follow = (effects: readonly string[]) => (effects.includes("!") ? "f" : undefined);
  const machine = machineOf(perform, { follow });
  machine.start("a!");
  machine.handle("z");
  for (let effect = 0; effect < 4; effect += 1) {
    await turn();
    await next();
  }
  expect(done.join("")).toBe("a!fz");
});

test.each(["at once", "later"])(
  "after an effect that fails %s nothing more is done, and the fault is told once",
  async (when) => {
    const [done, faults]: [string[], unknown[]] = [[], []];
    const full = new Error("disk full");
    const perform = (effect: string): Work => {
      if (effect !== "!") return void done.push(effect);
      if (when === "later") return turn().then(() => Promise.reject(full));
      throw full;
    };
    const machine = machineOf(perform, { failed: (fault) => void faults.push(fault) });
    machine.start("a!b");
    machine.handle("c");
    await machine.settled();
    machine.handle("d");
    await turn();
    expect([done.join(""), faults, machine.isStopped]).toEqual(["a", [full], true]);
  },
);

test("a stop lets the step under way end, is over when that is, and takes nothing more", async () => {
  const { done, perform, next } = slow();
  const machine = machineOf(perform);
  machine.start("ab");
  machine.handle("c");
  machine.stop();
  let isSettled = false;
  const settled = machine.settled().then(() => (isSettled = true));
  await turn();
  expect(isSettled).toBe(false);
  await next();
  await next();
  await settled;
  machine.handle("d");
  expect([done.join(""), machine.state]).toEqual(["ab", 1]);
});

test("an event that is not ready keeps the others waiting; a stop does not wait for it", async () => {
  const isReady = Promise.withResolvers<string | undefined>();
  const done: string[] = [];
  const ready = (event: string) => (event === "slow" ? isReady.promise : event);
  const machine = machineOf((effect) => void done.push(effect), { ready });
  machine.start("a");
  machine.handle("slow");
  machine.handle("b");
  await turn();
  expect(done).toEqual(["a"]);
  machine.stop();
  await machine.settled();
  isReady.resolve("x");
  await turn();
  expect(done).toEqual(["a"]);
});

test("an event of which nothing comes when its turn has come is dropped", async () => {
  const done: string[] = [];
  const ready = async (event: string) => (event === "b" ? undefined : event.toUpperCase());
  const machine = machineOf((effect) => void done.push(effect), { ready });
  machine.start("a");
  machine.handle("b");
  machine.handle("c");
  await machine.settled();
  expect(done).toEqual(["A", "C"]);
});

test.each([
  ["before", "a"],
  ["after", "a!"],
] as const)("a process that dies %s an effect does nothing after it", (when, left) => {
  const done: string[] = [];
  const die = () => void done.push("†");
  const dies = (effect: string): Death | undefined => (effect === "!" ? { when, die } : undefined);
  const machine = machineOf((effect) => void done.push(effect), { dies, follow: () => "f" });
  // The event that follows is only in memory, and lost.
  machine.handle("c");
  machine.start("a!b");
  machine.handle("d");
  expect(done.join("")).toBe(`${left}†`);
});
