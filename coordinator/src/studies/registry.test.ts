import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { requireResumable } from "./lifecycle.ts";
import { describeStudy } from "./describe.ts";
import type { MemberRecord, StudyRecord } from "./records.ts";
import { type DocumentWrite, Registry } from "./registry.ts";
import { Together } from "./together.ts";

const KEY = "ab".repeat(32);
const AT = "2026-01-01T00:00:00Z";

const acme: MemberRecord = { name: "acme", identity: KEY, state: "member", since: AT, earlier: [] };

const enrolling: StudyRecord = {
  name: "autumn",
  title: "Segments of autumn",
  state: "enrolling",
  since: AT,
  snapshot: AT,
  closesAt: "2026-01-08T00:00:00Z",
  deadline: "2026-01-15T00:00:00Z",
  quorum: 2,
  roster: [
    { name: "acme", identity: KEY },
    { name: "globex", identity: "cd".repeat(32) },
  ],
  template: "monthly",
  planHash: "ef".repeat(32),
  budget: { epsilon: "1", delta: "0.000001", sessions: 8 },
  approved: ["acme"],
  told: [],
  refused: { globex: { code: "POLICY_BUDGET", event: "0011223344556677" } },
  history: [],
};

function inMemory() {
  const values = new Map<string, Uint8Array>();
  const commit = async (writes: readonly DocumentWrite[]) => {
    for (const { key, value } of writes) if (value) values.set(key, value);
  };
  return { values, documents: { read: (key: string) => values.get(key), commit } };
}

/** A disk that refuses as many commits as it is told to. */
function refusing() {
  const { values, documents } = inMemory();
  let left = 0;
  const commit = async (writes: readonly DocumentWrite[]) => {
    left -= 1;
    if (left >= 0) throw new Error("no room");
    for (const { key, value } of writes) if (!value) values.delete(key);
    await documents.commit(writes);
  };
  return { documents: { ...documents, commit }, fail: (times: number) => void (left = times) };
}

test("what was put is there in its order, also for the next process", async () => {
  const { documents } = inMemory();
  const registry = new Registry(documents);
  await registry.put("member", acme);
  await registry.put("study", enrolling);
  await registry.put("study", { ...enrolling, name: "a-later-one" });
  await registry.put("study", { ...enrolling, approved: ["acme", "globex"] });
  const next = new Registry(documents);
  expect(next.all("study").map(({ name }) => name)).toEqual(["autumn", "a-later-one"]);
  expect(next.get("study", "autumn")?.approved).toEqual(["acme", "globex"]);
  expect(next.all("member")).toEqual([acme]);
  expect(next.all("template")).toEqual([]);
});

test("what the disk refuses is not there, as for the next process, and everything else is in its place", async () => {
  const { documents, fail } = refusing();
  const registry = new Registry(documents);
  const [globex, initech] = ["globex", "initech"].map((name) => ({ ...acme, name }));
  for (const member of [acme, globex, initech]) await registry.put("member", member);
  const all = registry.all("member");
  for (const change of [
    () => registry.put("member", { ...acme, name: "hooli" }),
    () => registry.put("member", { ...globex, state: "left" }),
    () => registry.remove("member", "globex"),
  ]) {
    fail(2);
    await expect(change()).rejects.toThrow("no room");
    expect(registry.all("member")).toEqual(all);
    fail(0);
    expect(new Registry(documents).all("member")).toEqual(all);
  }
});

test("what waits behind a refused document lists what is there without it", async () => {
  const { documents, fail } = refusing();
  const registry = new Registry(new Together(documents));
  fail(1);
  const refused = registry.put("member", acme);
  await Promise.resolve();
  const behind = registry.put("member", { ...acme, name: "globex" });
  await expect(refused).rejects.toThrow("no room");
  await behind;
  expect(registry.all("member").map(({ name }) => name)).toEqual(["globex"]);
  expect(new Registry(documents).all("member")).toEqual(registry.all("member"));
});

test("a later document of a name that was refused is listed", async () => {
  const { documents, fail } = refusing();
  const registry = new Registry(new Together(documents));
  fail(1);
  const refused = registry.put("member", acme);
  await Promise.resolve();
  const later = registry.put("member", { ...acme, lastSeen: AT });
  await expect(refused).rejects.toThrow("no room");
  await later;
  expect(new Registry(documents).all("member")).toEqual([{ ...acme, lastSeen: AT }]);
});

test("a document that is missing or of another form is named and refused", async () => {
  const { documents, values } = inMemory();
  const registry = new Registry(documents);
  await registry.put("member", acme);
  values.set("member/acme", utf8('{"name":"../acme"}'));
  expect(() => new Registry(documents)).toThrow(/JOURNAL_DAMAGED.*member\/acme/);
  values.delete("member/acme");
  expect(() => new Registry(documents)).toThrow(/JOURNAL_DAMAGED/);
});

test("an enrolment waits for whom it waits, with the code and the name of a refusal, until it closes", () => {
  const away = { isHere: false, lastSeen: "2026-01-02T00:00:00Z" };
  const view = describeStudy(enrolling, () => away);
  expect(view.waitsFor).toEqual([
    {
      what: "approval",
      who: "globex",
      isHere: false,
      lastSeen: away.lastSeen,
      code: "POLICY_BUDGET",
      event: "0011223344556677",
    },
  ]);
  expect(view.until).toBe(enrolling.closesAt);
  expect(view.can).toEqual(["cancel"]);
  expect(view.roster).toEqual([
    { name: "acme", hasApproved: true },
    { name: "globex", hasApproved: false },
  ]);
});

test("a study that members have refused says whether it can start without them, while it enrols", () => {
  const told = (change: Partial<StudyRecord>) =>
    describeStudy({ ...enrolling, ...change }, () => ({ isHere: true })).refusals;
  expect(told({ quorum: 2 })).toEqual({ by: ["globex"], quorum: 2, of: 2, canStart: false });
  expect(told({ quorum: 1 })?.canStart).toBe(true);
  for (const change of [{ refused: {} }, { approved: ["acme", "globex"] }, { state: "running" as const }])
    expect(told(change)).toBeUndefined();
});

test("nothing waits without end, and what has ended waits for nothing", () => {
  for (const state of ["draft", "proposed", "enrolling", "running", "paused"] as const)
    expect(describeStudy({ ...enrolling, state }, () => ({ isHere: true })).until).toBeDefined();
  for (const state of ["finished", "failed", "cancelled"] as const) {
    const view = describeStudy({ ...enrolling, state }, () => ({ isHere: true }));
    expect([view.waitsFor, view.until]).toEqual([[], undefined]);
  }
});

test("a study that lost its quorum says who is missing; one that an operator paused, that somebody has to resume it", () => {
  const reason = { code: "TOO_FEW_NODES", what: "a", why: "b", todo: "c" };
  const presenceOf = (name: string) => ({ isHere: name === "acme" });
  const lost = describeStudy({ ...enrolling, state: "paused", reason }, presenceOf);
  expect(lost.waitsFor).toEqual([
    { what: "node", who: "globex", isHere: false, code: "POLICY_BUDGET", event: "0011223344556677" },
  ]);
  const paused = describeStudy(
    { ...enrolling, state: "paused", reason: { ...reason, code: "PAUSED" } },
    presenceOf,
  );
  expect([paused.waitsFor, paused.can]).toEqual([[{ what: "operator" }], ["resume", "cancel"]]);
  // One that is connected and has given the study up is named; where a sum needs it, that is why, and resuming does nothing.
  const refused = { acme: { code: "STUDY_LEFT", event: "00112233aabbccdd" } };
  const left = { ...enrolling, state: "paused", reason, refused } as const;
  expect(describeStudy(left, presenceOf).waitsFor).toEqual([
    { what: "node", who: "acme", isHere: true, ...refused.acme },
    { what: "node", who: "globex", isHere: false },
  ]);
  const resumable = { reason: { code: "TOO_FEW_NODES" }, can: ["resume", "cancel"] };
  expect(describeStudy(left, presenceOf, { awaited: [], fewest: 1 })).toMatchObject(resumable);
  const lacking = describeStudy(left, presenceOf, { awaited: [], fewest: 2 });
  expect([lacking.reason?.code, lacking.can]).toEqual(["STUDY_LEFT", ["cancel"]]);
  expect(lacking.waitsFor).toEqual([{ what: "withdrawal" }]);
  expect(lacking.reason?.what).toMatch(/^Given up by acme: of the 2 members .* needs 2\.$/);
  expect(lacking.reason?.todo).toMatch(/withdraw/);
  // Books that never go on with a study offer no more than its end.
  const halted = { ...enrolling, state: "paused", reason: { ...reason, code: "END_UNKNOWN" } } as const;
  const forGood = { can: ["cancel"], waitsFor: [{ what: "withdrawal" }] };
  expect(describeStudy(halted, presenceOf)).toMatchObject(forGood);
  expect(() => requireResumable(describeStudy(halted, presenceOf))).toThrow("paused for good (END_UNKNOWN)");
  expect(() => requireResumable(paused)).not.toThrow();
});
