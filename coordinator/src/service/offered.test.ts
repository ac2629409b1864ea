import { expect, test, vi } from "vitest";
import { MemoryDocuments } from "../../../test/api/served.ts";
import type { StudyRecord } from "../studies/records.ts";
import { Registry } from "../studies/registry.ts";
import { Offered } from "./offered.ts";

const AT = "2026-01-01T00:00:00Z";
const MEMBERS = ["acme", "globex"];
const studyOf = (at: number, state: StudyRecord["state"], told: readonly string[]): StudyRecord => ({
  name: `study-${at}`,
  title: "Segments",
  state,
  since: AT,
  snapshot: AT,
  closesAt: AT,
  quorum: 2,
  roster: MEMBERS.map((name) => ({ name, identity: "ab".repeat(32) })),
  template: "monthly",
  planHash: hashOf(at),
  budget: { epsilon: "1", delta: "0.000001", sessions: 8 },
  approved: [],
  told: [...told],
  refused: {},
  history: [],
});
const hashOf = (at: number) => `${at}`.padStart(64, "0");

/** A service of many studies that all have ended, and been told, but for what globex has missed of the first. */
async function years() {
  const registry = new Registry(new MemoryDocuments());
  await registry.put("study", studyOf(0, "finished", ["acme"]));
  const ended = Array.from({ length: 200 }, (_, at) =>
    registry.put("study", studyOf(at + 1, "failed", MEMBERS)),
  );
  await Promise.all(ended);
  const offered = new Offered(registry);
  const write = async (record: StudyRecord) => {
    await registry.put("study", record);
    offered.note(record);
  };
  return { registry, offered, write };
}

test("a member is told what it may need: what is under way, and ends that it has not heard, until it has", async () => {
  const { offered, write } = await years();
  expect([offered.to("acme"), offered.to("globex"), offered.to("hooli")]).toEqual([[], [hashOf(0)], []]);
  await write(studyOf(999, "draft", []));
  expect(offered.to("acme")).toEqual([]);
  await write(studyOf(999, "running", []));
  expect([offered.to("acme"), offered.to("globex")]).toEqual([[hashOf(999)], [hashOf(0), hashOf(999)]]);
  await write(studyOf(0, "finished", MEMBERS));
  await write(studyOf(999, "cancelled", ["globex"]));
  expect([offered.to("acme"), offered.to("globex")]).toEqual([[hashOf(999)], []]);
  expect(offered.for("globex", hashOf(0))).toBeUndefined();
});

test("what is told to a member costs what is open for it, however many studies there were", async () => {
  const { registry, offered } = await years();
  const looked = vi.spyOn(registry, "get");
  for (const member of MEMBERS) offered.to(member);
  expect(looked).toHaveBeenCalledTimes(1);
});
