import { Books } from "@fedseg/keeper/books/books.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { disksOf, honestStudy } from "./honest-study.ts";
import type { Hooks } from "./hooks.ts";
import { InProcessStudy } from "./in-process-study.ts";
import { MemoryStore } from "./memory-store.ts";
import { tinyKey, tinyName, tinyPlan } from "./tiny-market.ts";

const SEED = "tiny";
const NODES = [0, 1, 2, 3];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });
const rosterOf = (nodes: number) => tinyPlan(SEED, nodes).roster;
/** The key that shop-2 has after its first one. */
const NEW_KEY = tinyKey("tiny anew", tinyName(1));
/** The coordinator's key is asked for as well. */
const keysAfter = (name: string): SigningKey => (name === tinyName(1) ? NEW_KEY : tinyKey(SEED, name));
const withKey = (roster: Plan["roster"], key: SigningKey): Plan["roster"] =>
  roster.map((party) => (party.name === tinyName(1) ? { ...party, identity: toHex(key.publicKey) } : party));

const codesAt = (study: InProcessStudy, party: number) =>
  study.told.filter((told) => told.party === party).map(({ code }) => code);
const booksOf = (store: MemoryStore, node: number, key = tinyKey(SEED, tinyName(node))) =>
  new Books<void>(store, { key, name: tinyName(node), now: () => new Date("2026-01-03T00:00:00Z") });
const spentOn = (store: MemoryStore, node: number, key?: SigningKey) =>
  spentSq(booksOf(store, node, key).standing().account.filter);

/** The coordinator dies for good when it closes its second session. */
const cutOff: Hooks = {
  crashCoordinator: (effect) =>
    effect.type === "send" && effect.message.type === "close" && effect.message.envelope.session === 2
      ? { when: "after", restartMs: Infinity }
      : undefined,
};

test("a fifth partner is pinned and not yet compared while a study is under way: that one goes on, and the next has five", () => {
  const first = new InProcessStudy({ hooks: cutOff }).run();
  expect(first.model()).toBeUndefined();
  // Every owner has written the new roster and started its node anew; nobody has compared it yet.
  const uncompared = { allows: { roster: rosterOf(5) }, compared: () => ({ least: 2, partners: () => [] }) };
  const resumed = new InProcessStudy({
    ...uncompared,
    disks: NODES.map((node) => first.disk(node)),
    coordinatorDisk: first.disk("coordinator"),
  }).run();
  for (const node of NODES) expect(resumed.modelOf(node)).toEqual(resumed.model());
  expect(resumed.model()).toBeDefined();
  const disks = () => [...NODES.map((node) => resumed.disk(node).copy()), new MemoryStore()];
  const early = new InProcessStudy({ ...uncompared, nodes: 5, plan: another, disks: disks() }).run();
  expect(codesAt(early, 0)).toContain("ROSTER_UNCOMPARED");
  const five = { nodes: 5, plan: another, disks: disks() };
  const second = new InProcessStudy({
    ...five,
    compared: (node) => ({
      least: 2,
      partners: () => rosterOf(5).flatMap(({ name }, at) => (at === node ? [] : [name])),
    }),
  }).run();
  expect(second.model()).toBeDefined();
  for (const node of [...NODES, 4]) expect(second.modelOf(node)).toEqual(second.model());
  // Four accounts go on, and the fifth has begun.
  const [before, after] = [resumed, second].map((study) => spentOn(study.disk(0), 0));
  expect(after).toBeGreaterThan(before);
  expect(spentOn(second.disk(4), 4)).toBe(after - before);
});

test("a partner leaves: the next study has three, and a plan that still names it is refused", () => {
  const first = honestStudy();
  const allows = { roster: rosterOf(3) };
  const named = new InProcessStudy({ plan: another, disks: disksOf(first), allows }).run();
  expect(codesAt(named, 0)).toContain("POLICY_ROSTER");
  const second = new InProcessStudy({ nodes: 3, plan: another, disks: disksOf(first), allows }).run();
  expect(second.model()).toBeDefined();
  for (const node of [0, 1, 2]) expect(second.modelOf(node)).toEqual(second.model());
});

test("a partner changes its key between two studies: pinned under the new one it takes part, and its account goes on", () => {
  const first = honestStudy();
  const disks = () => {
    const copies = disksOf(first);
    booksOf(copies[1], 1).rotate(NEW_KEY);
    return copies;
  };
  const rotated = { disks: disks(), keys: keysAfter };
  const anew = (tiny: Plan): Plan => ({ ...another(tiny), roster: withKey(tiny.roster, NEW_KEY) });
  const spent = spentOn(first.disk(1), 1);
  // Who still pins the old key takes part in nothing with the new one.
  const pinned = new InProcessStudy({
    ...rotated,
    plan: anew,
    disks: disks(),
    allows: { roster: rosterOf(4) },
  }).run();
  expect(codesAt(pinned, 0)).toContain("POLICY_ROSTER");
  const second = new InProcessStudy({ ...rotated, plan: anew }).run();
  expect(second.model()).toBeDefined();
  for (const node of NODES) expect(second.modelOf(node)).toEqual(second.model());
  expect(spentOn(second.disk(1), 1, NEW_KEY)).toBe(2n * spent);
});

test("a key that was revoked after one study is refused in the next, also after a restart, and its successor is not", () => {
  const first = honestStudy();
  const disks = () => {
    const copies = disksOf(first);
    const revocation = revocationOf(tinyKey(SEED, tinyName(1)), tinyName(1), "stolen laptop");
    for (const node of [0, 2, 3]) booksOf(copies[node], node).commit([], [revocation]);
    booksOf(copies[1], 1).commit([], [revocation]);
    booksOf(copies[1], 1).rotate(NEW_KEY);
    return copies;
  };
  const second = new InProcessStudy({
    plan: another,
    disks: disksOf(first).map((disk, node) => (node === 1 ? disk : disks()[node])),
  }).run();
  expect(second.model()).toBeUndefined();
  for (const node of [0, 2, 3]) expect(codesAt(second, node)).toContain("IDENTITY_REVOKED");
  const charges = second
    .disk(0)
    .lines()
    .map((line) => parseEntry(line)!.body.type);
  expect(charges.filter((type) => type === "RESERVE")).toHaveLength(
    first
      .disk(0)
      .lines()
      .filter((line) => parseEntry(line)!.body.type === "RESERVE").length,
  );
  const third = new InProcessStudy({
    disks: disks(),
    keys: keysAfter,
    plan: (tiny) => ({ ...another(tiny), roster: withKey(tiny.roster, NEW_KEY) }),
  }).run();
  expect(third.model()).toBeDefined();
  for (const node of NODES) expect(third.modelOf(node)).toEqual(third.model());
});
