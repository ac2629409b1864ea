import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { type DocumentWrite, type Documents, Registry } from "../studies/registry.ts";
import { Together } from "../studies/together.ts";
import type { ServiceEvent } from "../view.ts";
import { EventLog } from "./event-log.ts";

const NOW = Date.UTC(2026, 10, 29);

/** A disk that notes which documents each commit had, and may be gone. */
class Disk implements Documents {
  readonly values = new Map<string, Uint8Array>();
  readonly commits: string[][] = [];
  isGone = false;
  /** What refuses it when it is gone. */
  fault: Error = new TypeError("the disk is gone");

  read(key: string) {
    return this.values.get(key);
  }

  async commit(writes: readonly DocumentWrite[]): Promise<void> {
    if (this.isGone) throw this.fault;
    this.commits.push(writes.map(({ key }) => key));
    for (const { key, value } of writes) {
      if (value) this.values.set(key, value);
      else this.values.delete(key);
    }
  }
}

/** A process over a disk, whose timers go off when they are told to. */
function processOn(disk: Disk, nowMs = NOW) {
  const book = new Together(disk);
  const timers: (() => void)[] = [];
  const log = new EventLog(book, { now: () => nowMs, after: (_, call) => void timers.push(call) });
  const heard: ServiceEvent[] = [];
  log.subscribe((event) => void heard.push(event));
  return { log, book, heard, ring: () => timers.splice(0).forEach((call) => call()) };
}

const idsOf = (events: readonly ServiceEvent[]) => events.map(({ id }) => id);
const typesBehind = (log: EventLog, afterId: number) => {
  const types: string[] = [];
  log.subscribe(({ type }) => void types.push(type), afterId)();
  return types;
};

test("whoever comes back after a restart hears what it has missed, under numbers that go on without a gap", async () => {
  const disk = new Disk();
  const first = processOn(disk);
  first.log.happened({ type: "proposed", study: "spring" });
  await first.book.settled();
  const [{ id }] = first.heard;
  first.log.happened({ type: "enrolling", study: "spring" });
  first.log.progressed({ type: "reported", member: "acme" });
  await first.log.close();
  expect(idsOf(first.heard)).toEqual([id, id + 1, id + 2]);
  // A clock that was set back takes no number twice.
  const next = processOn(disk, NOW - 86_400_000);
  expect(typesBehind(next.log, id)).toEqual(["enrolling", "reported"]);
  next.log.happened({ type: "running", study: "spring" });
  await next.book.settled();
  expect(idsOf(next.heard)).toEqual([id + 3]);
  expect(typesBehind(next.log, id + 2)).toEqual(["running"]);
});

test("after a kill numbers are larger than any that may have been told, which shows as a gap", async () => {
  const disk = new Disk();
  const first = processOn(disk);
  first.log.happened({ type: "proposed" });
  await first.book.settled();
  disk.isGone = true;
  for (let at = 0; at < 500; at += 1) first.log.happened({ type: "fault", code: "STORE_UNWRITTEN" });
  await first.book.settled();
  // What a disk does not take is told all the same.
  expect(first.heard).toHaveLength(501);
  disk.isGone = false;
  const next = processOn(disk, NOW - 86_400_000);
  next.log.happened({ type: "running" });
  await next.book.settled();
  expect(next.heard[0].id).toBeGreaterThan(first.heard.at(-1)!.id);
  expect(typesBehind(next.log, first.heard[0].id)).toEqual(["running"]);
});

test("nothing is told before it stands on the disk, together with the record that it is about", async () => {
  const disk = new Disk();
  const { log, book, heard } = processOn(disk);
  const registry = new Registry(book);
  const record = { name: "acme", identity: "ab".repeat(32), state: "member", since: "2026-01-01T00:00:00Z" };
  const written = registry.put("member", { ...record, state: "member", earlier: [] });
  log.happened({ type: "member-added", member: "acme" });
  expect(heard).toEqual([]);
  await written;
  await book.settled();
  expect(heard).toMatchObject([{ type: "member-added" }]);
  expect(disk.commits).toEqual([["member/acme", "member", "event/0", "event"]]);
});

test("what the disk refuses with its record has not happened: nobody hears it, now or later; what has happened is heard all the same", async () => {
  const disk = new Disk();
  const { log, book, heard } = processOn(disk);
  disk.isGone = true;
  log.recorded({ type: "member-added", member: "acme" });
  log.happened({ type: "fault", code: "STORE_UNWRITABLE" });
  await book.settled();
  expect(heard.map(({ type }) => type)).toEqual(["fault"]);
  disk.isGone = false;
  log.happened({ type: "proposed" });
  await book.settled();
  // The list of what there is had been refused with the first one.
  expect(typesBehind(processOn(disk).log, 0)).toEqual(["fault", "proposed"]);
});

test("what happens in sessions is written together, in the order in which it happened", async () => {
  const disk = new Disk();
  const { log, book, heard, ring } = processOn(disk);
  for (const member of ["acme", "globex", "initech"]) log.progressed({ type: "reported", member });
  await book.settled();
  expect(disk.commits).toEqual([]);
  ring();
  await book.settled();
  expect(disk.commits).toHaveLength(1);
  log.progressed({ type: "released" });
  log.happened({ type: "finished" });
  await book.settled();
  expect(heard.map(({ type }) => type)).toEqual(["reported", "reported", "reported", "released", "finished"]);
});

test("the oldest go, with their documents, and a number that was never given is behind nothing", async () => {
  const disk = new Disk();
  const { log, book, heard } = processOn(disk);
  for (let at = 0; at < 5230; at += 1) log.happened({ type: "reported" });
  await book.settled();
  expect(typesBehind(log, 0)).toHaveLength(4930);
  expect([...disk.values.keys()].filter((key) => key.startsWith("event/"))).toHaveLength(50);
  expect(typesBehind(log, heard.at(-1)!.id + 7)).toHaveLength(4930);
  await log.close();
  expect(typesBehind(processOn(disk).log, 0)).toHaveLength(4930);
});

test("what a driver cannot write is told to nobody when another has taken the books, nor when its term has ended", async () => {
  const coded = (code: string) => new CodedError(code, { what: "", why: "", todo: "" });
  for (const [code, isOver] of [
    ["STORE_FENCED", false],
    ["STORE_UNWRITABLE", true],
  ] as const) {
    const disk = new Disk();
    const { log, book, heard } = processOn(disk);
    log.happened({ type: "proposed", study: "spring" });
    await book.settled();
    [disk.isGone, disk.fault] = [true, coded(code)];
    if (isOver) log.termOver();
    log.happened({ type: "finished", study: "spring" });
    await log.close();
    expect(heard.map(({ type }) => type)).toEqual(["proposed"]);
    expect(log.last).toBe(heard[0].id);
    expect(typesBehind(log, 0)).toEqual(["proposed"]);
  }
});

test("a member that connects again and again is told of and pushes nothing out; no number is given twice", async () => {
  const disk = new Disk();
  const { log, book, heard, ring } = processOn(disk);
  log.happened({ type: "member-revoked", member: "globex" });
  for (let at = 0; at < 2600; at += 1) {
    log.progressed({ type: "connected", member: "acme" });
    log.progressed({ type: "departed", member: "acme" });
  }
  ring();
  await book.settled();
  expect(heard).toHaveLength(5201);
  expect(typesBehind(log, 0)).toEqual(["member-revoked"]);
  await log.close();
  const next = processOn(disk);
  next.log.happened({ type: "running" });
  await next.book.settled();
  expect(next.heard[0].id).toBe(heard.at(-1)!.id + 1);
});
