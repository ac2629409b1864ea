import { expect, test } from "vitest";
import { MemoryDocuments } from "../../../test/api/served.ts";
import type { StudyRecord } from "../studies/records.ts";
import { describeStudy } from "../studies/describe.ts";
import { Registry } from "../studies/registry.ts";
import { Audits } from "./audits.ts";
import { EventLog } from "./event-log.ts";
import { Service } from "./service.ts";
import type { Audited, HandedIn, ServiceWorld } from "./world.ts";

const AT = "2026-01-01T00:00:00Z";
const FINISHED: StudyRecord = {
  name: "spring",
  title: "Spring",
  state: "finished",
  since: AT,
  snapshot: AT,
  closesAt: AT,
  quorum: 3,
  roster: [{ name: "acme", identity: "ab".repeat(32) }],
  template: "monthly",
  budget: { epsilon: "1", delta: "0.000001", sessions: 8 },
  approved: [],
  told: [],
  refused: {},
  history: [],
};
const PASS: Audited = { verdict: "PASS", at: AT, codes: [], missing: [] };
const HELD = { of: "cd".repeat(32), held: { "ledgers/coordinator.jsonl": 9 } };
/** The same with what a member has handed in, which convicts. */
const CONVICTING = { of: "ce".repeat(32), held: { ...HELD.held, "ledgers/acme.jsonl": 7 } };
const FAIL: Audited = { verdict: "FAIL", at: AT, codes: ["LEDGER_FORKED"], missing: [] };

/** A process over a disk whose auditor says what it is told to, or nothing before it is killed. */
function processOn(
  documents: MemoryDocuments,
  says: Promise<Audited | undefined>,
  has: () => HandedIn = () => HELD,
) {
  const registry = new Registry(documents);
  const events = new EventLog(documents, { now: () => 0, after: () => undefined });
  const audited: string[] = [];
  const world = {
    audit: (bundle: string) => {
      audited.push(bundle);
      return says;
    },
    bundleOf: (study: string) => registry.get("study", study)?.bundle,
    handedIn: async () => has(),
    collect: async () => [],
    now: () => 0,
  };
  const renewed: string[] = [];
  const audits = new Audits(world, { registry, events, renew: async (name) => renewed.push(name) });
  return { renewed, registry, audits, audited, look: () => audits.look(registry.get("study", "spring")!) };
}

test("an audit that a kill has cut off, the first of its study, is made at the next start, once", async () => {
  const documents = new MemoryDocuments();
  const first = processOn(documents, new Promise(() => undefined));
  await first.registry.put("study", FINISHED);
  void first.audits.published("spring", "books/spring/bundle");
  await expect.poll(() => first.audited).toEqual(["books/spring/bundle"]);
  const next = processOn(documents, Promise.resolve(PASS));
  await Promise.all([next.look(), next.look()]);
  await next.look();
  expect(next.audited).toEqual(["books/spring/bundle"]);
  const record = new Registry(documents).get("study", "spring");
  expect(record).toMatchObject({ verdict: { ...PASS, ...HELD }, history: [{ what: "audited" }] });
  const third = processOn(documents, Promise.resolve(PASS));
  await third.look();
  expect(third.audited).toEqual([]);
});

test("while the first audit is under way nobody begins another, and without an auditor it is tried once a process", async () => {
  const documents = new MemoryDocuments();
  const { registry, audits, audited, look } = processOn(documents, Promise.resolve(undefined));
  await registry.put("study", FINISHED);
  const published = audits.published("spring", "bundle");
  await look();
  await published;
  await look();
  expect(audited).toEqual(["bundle"]);
});

test("a bundle and a verdict that the disk has refused are noted at the next look", async () => {
  const documents = new MemoryDocuments();
  let isFull = false;
  const { registry, audits, audited, look } = processOn(documents, Promise.resolve(PASS), () => {
    if (isFull) documents.fails = new Error("no room");
    return HELD;
  });
  await registry.put("study", FINISHED);
  documents.fails = new Error("no room");
  await expect(audits.published("spring", "bundle")).rejects.toThrow("no room");
  expect([registry.get("study", "spring"), audited]).toEqual([FINISHED, []]);
  isFull = true;
  await expect(look()).rejects.toThrow("no room");
  isFull = false;
  await look();
  expect(audited).toEqual(["bundle", "bundle"]);
  expect(new Registry(documents).get("study", "spring")?.verdict).toMatchObject(PASS);
});

test("a study that has ended before its bundle was noted is opened at the next start, which publishes it", async () => {
  const documents = new MemoryDocuments();
  await new Registry(documents).put("study", FINISHED);
  await new Registry(documents).put("study", { ...FINISHED, name: "winter", bundle: "bundle" });
  const cancelled = { ...FINISHED, state: "cancelled" } as const;
  const running = { at: FINISHED.since, what: "running" };
  await new Registry(documents).put("study", { ...cancelled, name: "summer", history: [running] });
  await new Registry(documents).put("study", { ...cancelled, name: "autumn" });
  const opened: string[] = [];
  const service = new Service(
    {
      coordinator: { name: "coordinator", identity: "ef".repeat(32) },
      documents,
      now: () => 0,
      after: () => undefined,
      openStudy: async (name: string) => {
        opened.push(name);
        throw new TypeError("not here");
      },
      bundleOf: () => "bundle",
      handedIn: async () => HELD,
      audit: async () => undefined,
    } as unknown as ServiceWorld,
    { proposalsPerMinute: 1, studiesUnderWay: 1, deadlineDays: 1 },
  );
  await service.start();
  expect(opened.toSorted()).toEqual(["spring", "summer"]);
  await service.end();
});

test("a process whose folder lacks what a verdict rests on publishes anew, says so, and keeps the verdict until it is handed in again", async () => {
  const documents = new MemoryDocuments();
  const first = processOn(documents, Promise.resolve(FAIL), () => CONVICTING);
  await first.registry.put("study", { ...FINISHED, bundle: "bundle" });
  await first.audits.collect("spring", ["acme"]);
  let has: HandedIn = { of: "cf".repeat(32), held: { "ledgers/coordinator.jsonl": 5 } };
  const next = processOn(documents, Promise.resolve(PASS), () => has);
  await next.look();
  expect([next.renewed, next.audited]).toEqual([["spring"], []]);
  has = HELD;
  const behind = {
    code: "BUNDLE_BEHIND",
    refusal: { what: expect.stringMatching(/: ledgers\/acme\.jsonl\.$/) },
  };
  await expect(next.audits.published("spring", "bundle")).rejects.toMatchObject(behind);
  await next.look();
  await expect(next.audits.collect("spring", ["globex"])).rejects.toMatchObject(behind);
  const verdict = () => new Registry(documents).get("study", "spring")?.verdict;
  // What was collected is brought into the study's books, where other processes find it.
  const renewed = ["spring", "spring"];
  expect([next.renewed, next.audited, verdict()]).toEqual([renewed, [], { ...FAIL, ...CONVICTING }]);
  // The advice: what was handed in before is handed in here.
  has = { ...CONVICTING, of: "d0".repeat(32) };
  await next.audits.collect("spring", ["acme", "globex"]);
  expect([next.audited, verdict()?.of]).toEqual([["bundle"], has.of]);
});

test("a FAIL that does not say what it rests on is replaced by no other folder's verdict, but by what is brought in by hand", async () => {
  const documents = new MemoryDocuments();
  const kept = { ...FAIL, codes: [...FAIL.codes], missing: [] };
  await new Registry(documents).put("study", { ...FINISHED, bundle: "bundle", verdict: kept });
  const verdict = () => new Registry(documents).get("study", "spring")?.verdict;
  const next = processOn(documents, Promise.resolve(PASS));
  await expect(next.look()).rejects.toMatchObject({
    code: "BUNDLE_BEHIND",
    refusal: { what: expect.stringContaining("stays FAIL") },
  });
  await next.look();
  expect([next.audited, verdict()]).toEqual([["bundle"], kept]);
  await next.audits.collect("spring", ["acme"]);
  expect(verdict()).toEqual({ ...PASS, ...HELD });
  // What says what it rests on is replaced as ever.
  const last = processOn(documents, Promise.resolve(FAIL), () => CONVICTING);
  await last.look();
  expect(verdict()?.verdict).toBe("FAIL");
});

test("the same verdict on more files is one line of the history, and one on what was collected by hand is another", async () => {
  let has: HandedIn = HELD;
  const { registry, audits, audited, look } = processOn(
    new MemoryDocuments(),
    Promise.resolve(PASS),
    () => has,
  );
  await registry.put("study", FINISHED);
  const told = () => registry.get("study", "spring")?.history.map(({ what }) => what);
  await audits.published("spring", "bundle");
  has = CONVICTING;
  await look();
  expect([audited.length, told()]).toEqual([2, ["audited"]]);
  expect(registry.get("study", "spring")?.verdict).toMatchObject({ of: CONVICTING.of });
  await audits.collect("spring", ["acme"]);
  expect(told()).toEqual(["audited", "collected", "audited"]);
});

test("what an audit cannot verify is acknowledged once, and needs nobody until an audit finds something else", async () => {
  const documents = new MemoryDocuments();
  const lacks: Audited = { verdict: "NOT VERIFIABLE", at: AT, codes: ["LEDGER_MISSING"], missing: ["acme"] };
  const first = processOn(documents, Promise.resolve(lacks));
  await first.registry.put("study", FINISHED);
  const record = () => new Registry(documents).get("study", "spring")!;
  const can = () => describeStudy(record(), () => ({ isHere: false })).can;
  const refused = { code: "AUDIT_NOT_OPEN" };
  await expect(first.audits.acknowledge(record(), "too early")).rejects.toMatchObject(refused);
  await first.audits.published("spring", "bundle");
  expect(can()).toEqual(["acknowledge"]);
  await first.audits.acknowledge(record(), "acme has closed");
  await first.audits.acknowledge(record(), "acme has closed");
  const acknowledged = { at: "1970-01-01T00:00:00.000Z", reason: "acme has closed" };
  expect(record().verdict).toEqual({ ...lacks, ...HELD, acknowledged });
  expect(record().history.map(({ what, text }) => [what, text].join())).toEqual([
    expect.stringContaining("audited"),
    "acknowledged,acme has closed",
  ]);
  expect(can()).toEqual([]);
  // The same on more files needs nobody either; what is found anew does.
  await processOn(documents, Promise.resolve(lacks), () => ({ ...HELD, of: CONVICTING.of })).look();
  expect([record().verdict?.of, record().verdict?.acknowledged]).toEqual([CONVICTING.of, acknowledged]);
  const other = { ...lacks, codes: ["LEDGER_BEHIND"] };
  await processOn(documents, Promise.resolve(other), () => ({ ...HELD, of: "d1".repeat(32) })).look();
  expect([record().verdict?.codes, can()]).toEqual([other.codes, ["acknowledge"]]);
  const last = processOn(documents, Promise.resolve(FAIL), () => CONVICTING);
  await last.look();
  await expect(last.audits.acknowledge(record(), "never mind")).rejects.toMatchObject(refused);
});
