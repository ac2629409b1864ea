import { expect, test, vi } from "vitest";
import { LiveStudies } from "./live-studies.ts";
import type { LiveStudy, ServiceWorld } from "./world.ts";

const PLAN = { roster: [{ name: "acme" }, { name: "globex" }] } as unknown as LiveStudy["plan"];

/** A study's process that has two of its members, and one of another's, and what it is told to do. */
function opened() {
  const ends: ((fault: unknown) => void)[] = [];
  const disconnect = vi.fn<(member: string) => void>();
  const failed = vi.fn<(name: string, fault: unknown) => void>();
  let isStoreDown = false;
  const openStudy = async (): Promise<LiveStudy> => {
    if (isStoreDown) throw new Error("no store");
    const { promise: ended, reject } = Promise.withResolvers<undefined>();
    ends.push(reject);
    const nothing = async () => undefined;
    const live = {
      plan: PLAN,
      ended,
      start: nothing,
      settled: nothing,
      close: nothing,
      connected: () => undefined,
    };
    return live as unknown as LiveStudy;
  };
  const world = { openStudy, disconnect } as unknown as ServiceWorld;
  const following = { told: () => undefined, closed: () => undefined, failed };
  const studies = new LiveStudies(world, following);
  for (const member of ["acme", "hooli"]) studies.connected(member);
  const open = () => studies.open("spring", () => PLAN);
  const fail = async () => {
    ends.at(-1)!(new Error("a fault"));
    await vi.waitUntil(() => !studies.get("spring"), { timeout: 30_000, interval: 1 });
  };
  return { open, fail, disconnect, failed, setStore: (isDown: boolean) => void (isStoreDown = isDown) };
}

test("whoever may have spoken to a study that could not be opened, or had failed, says it anew once it is open", async () => {
  const { open, fail, disconnect, setStore } = opened();
  setStore(true);
  expect(await open()).toBeUndefined();
  expect(disconnect).not.toHaveBeenCalled();
  setStore(false);
  expect(await open()).toBeDefined();
  expect(disconnect.mock.calls).toEqual([["acme"]]);
  await open();
  await fail();
  expect(disconnect).toHaveBeenCalledTimes(1);
  await open();
  expect(disconnect.mock.calls).toEqual([["acme"], ["acme"]]);
});

test("a study that fails always keeps its members from no other", async () => {
  const { open, fail, disconnect, failed } = opened();
  for (let n = 0; n < 8; n += 1) {
    await open();
    await fail();
  }
  expect(failed).toHaveBeenCalledTimes(8);
  expect(disconnect).toHaveBeenCalledTimes(3);
});

test("whoever comes while an ended study closes its books is heard by the next that is opened, and what came before is done", async () => {
  const order: string[] = [];
  const close = Promise.withResolvers<void>();
  const settled = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<undefined>();
  let count = 0;
  const openStudy: ServiceWorld["openStudy"] = async (_name, _make, tell) => {
    count += 1;
    const which = count;
    order.push(`opened ${which}`);
    const live = {
      plan: PLAN,
      ended: which === 1 ? ended.promise : new Promise(() => undefined),
      start: async () => undefined,
      settled: async () => {
        await settled.promise;
        tell({ type: "verified", node: 0 } as never);
        order.push(`settled ${which}`);
      },
      close: async () => {
        await close.promise;
        order.push(`closed ${which}`);
      },
      connected: () => undefined,
    };
    return live as unknown as LiveStudy;
  };
  const studies = new LiveStudies({ openStudy } as unknown as ServiceWorld, {
    told: (_name, _live, { type }) => void order.push(type),
    closed: () => void order.push("told closed"),
    failed: () => void order.push("failed"),
  });
  const first = await studies.open("spring", () => PLAN);
  ended.resolve(undefined);
  await vi.waitUntil(() => !studies.get("spring"), { timeout: 30_000, interval: 1 });
  const late = studies.open("spring", () => PLAN);
  settled.resolve();
  close.resolve();
  const second = await late;
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
  expect(studies.get("spring")).toBe(second);
  expect(order).toEqual(["opened 1", "verified", "settled 1", "closed 1", "told closed", "opened 2"]);
});
