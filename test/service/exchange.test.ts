import { Exchange } from "@fedseg/coordinator/edge/relay/exchange.ts";
import type { Line } from "@fedseg/coordinator/edge/relay/line.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { afterEach, expect, test, vi } from "vitest";
import { LocalPost } from "./local-post.ts";

const KEY = systemEntropy().bytes(32);
const open: Exchange[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.end()));
});

function among(post: LocalPost, key = KEY): Exchange {
  const made = new Exchange({
    key: Uint8Array.from(key),
    source: systemEntropy(),
    openPost: post.open,
    onPost: () => undefined,
  });
  open.push(made);
  return made;
}

/** A driver and a relay that hear each other, and what the driver is given. */
async function pair(post = new LocalPost()) {
  const [driver, relay] = [among(post), among(post)];
  const taken: Line[] = [];
  const heardNewer = vi.fn<() => void>();
  driver.drive(1, (_, line) => void taken.push(line), heardNewer);
  await vi.waitFor(() => expect(relay.driver?.id).toBe(driver.own), { timeout: 30_000, interval: 5 });
  return { post, driver, relay, taken, heardNewer };
}

const arrived = (taken: readonly Line[]) =>
  vi.waitFor(() => taken.at(-1) ?? expect.fail("no line has come"), { timeout: 30_000, interval: 5 });

test("what is written on a line comes whole and in order, and no faster than it is read", async () => {
  const { relay, taken, post } = await pair();
  const line = relay.open("member", "192.0.2.7")!;
  const sent = systemEntropy().bytes(3_000_000);
  line.end(sent);
  const other = await arrived(taken);
  expect([other.remoteAddress, other.remotePort]).toEqual(["192.0.2.7", expect.any(Number)]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(post.carried.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(600_000);
  const read: Uint8Array[] = [];
  for await (const part of other as AsyncIterable<Uint8Array>) read.push(part);
  expect(Buffer.concat(read).equals(sent)).toBe(true);
});

test("a line is cut on both sides when either ends it, and when a letter was lost", async () => {
  const { relay, taken, post } = await pair();
  const [first, second] = [relay.open("member", "a")!, relay.open("api", "a")!];
  await vi.waitFor(() => expect(taken).toHaveLength(2), { timeout: 30_000, interval: 5 });
  first.destroy();
  await vi.waitFor(() => expect(taken[0].destroyed).toBe(true), { timeout: 30_000, interval: 5 });
  expect(second.destroyed).toBe(false);
  post.lose(1);
  second.write("lost");
  second.write("not lost");
  await vi.waitFor(() => expect([taken[1].destroyed, second.destroyed]).toEqual([true, true]), {
    timeout: 30_000,
    interval: 5,
  });
  expect(taken[1].read()).toBeNull();
});

test("a line that ended while one side could say nothing ends on the other as soon as it can", async () => {
  const { relay, driver, taken, post } = await pair();
  const line = relay.open("member", "a")!;
  const other = await arrived(taken);
  post.lapse(driver.own);
  expect(other.destroyed).toBe(true);
  // Whoever hears of somebody new gives a sign of life.
  among(post);
  await vi.waitFor(() => expect(line.destroyed).toBe(true), { timeout: 30_000, interval: 5 });
});

test("what is carried twice is taken once, and ends nothing", async () => {
  const { relay, driver, taken, post } = await pair();
  const line = relay.open("member", "a")!;
  line.write("once");
  const other = await arrived(taken);
  for (const to of [driver.own, relay.own, "all"])
    for (const sealed of post.carried.slice()) post.carry(to, sealed);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(taken).toHaveLength(1);
  expect([line.destroyed, String(other.read())]).toEqual([false, "once"]);
});

test("of two who drive the one of the newer term does, and the other hears of it", async () => {
  const { post, relay, driver, heardNewer } = await pair();
  const line = relay.open("member", "a")!;
  const newer = among(post);
  newer.drive(
    2,
    () => undefined,
    () => undefined,
  );
  await vi.waitFor(() => expect(relay.driver).toEqual({ id: newer.own, term: 2 }), {
    timeout: 30_000,
    interval: 5,
  });
  expect(line.destroyed).toBe(true);
  expect(heardNewer).toHaveBeenCalled();
  expect(driver.driver).toBeUndefined();
});

test("signs of life of a newer term that are older than a process say nothing to it", async () => {
  const kept = new LocalPost();
  const [former, listener] = [among(kept), among(kept)];
  former.drive(
    40,
    () => undefined,
    () => undefined,
  );
  await vi.waitFor(() => expect(listener.driver?.term).toBe(40), { timeout: 30_000, interval: 5 });
  const { post, relay, driver, heardNewer } = await pair();
  const line = relay.open("member", "a")!;
  for (const sealed of kept.carried.slice()) post.carry("all", sealed);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([relay.driver?.id, line.destroyed]).toEqual([driver.own, false]);
  expect(heardNewer).not.toHaveBeenCalled();
});

test("whoever has not the storage key is no driver, and what is damaged or meant for another is nothing", async () => {
  const { post, relay, driver, taken } = await pair();
  const stranger = among(post, systemEntropy().bytes(32));
  stranger.drive(
    7,
    () => expect.fail("a stranger was given a line"),
    () => undefined,
  );
  relay.open("member", "a");
  await arrived(taken);
  const last = post.carried.at(-1)!;
  post.carry(driver.own, last.with(last.length - 1, last.at(-1)! ^ 1));
  post.carry(relay.own, last);
  post.carry("all", last);
  post.carry(driver.own, new Uint8Array(3));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(relay.driver?.id).toBe(driver.own);
  expect(taken).toHaveLength(1);
});
