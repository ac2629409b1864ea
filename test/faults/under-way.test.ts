import { onFinal } from "@fedseg/client-node/session/result.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

const NODES = [0, 1, 2, 3];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

/** Goes on after a study, on all its disks. */
function again(first: InProcessStudy, options: StudyOptions = {}): InProcessStudy {
  const disks = NODES.map((node) => first.disk(node));
  return new InProcessStudy({ disks, coordinatorDisk: first.disk("coordinator"), ...options }).run();
}

/** Another study on the same nodes, by a coordinator with an empty disk. */
function other(first: InProcessStudy): InProcessStudy {
  return new InProcessStudy({ plan: another, disks: NODES.map((node) => first.disk(node)) }).run();
}

const typesOf = (study: InProcessStudy, node: number) =>
  study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body);

/** The coordinator dies for good when it closes its second session. */
const cutOff: Hooks = {
  crashCoordinator: (effect) =>
    effect.type === "send" && effect.message.type === "close" && effect.message.envelope.session === 2
      ? { when: "after", restartMs: Infinity }
      : undefined,
};

/** Nodes from `first` on lose what they send of one type. */
const silent = (first: number, type: string): Hooks => ({
  toCoordinator: (from, message) => (from >= first && message.type === type ? [] : [{ message }]),
});

test("a new plan is refused while a study is under way, nothing is recorded, and the study goes on to its end", () => {
  const first = new InProcessStudy({ hooks: cutOff }).run();
  const before = NODES.map((node) => typesOf(first, node));
  const second = other(first);
  expect(second.told).toContainEqual(expect.objectContaining({ party: 0, code: "STUDY_UNDER_WAY" }));
  expect(second.told).toContainEqual(
    expect.objectContaining({
      party: "coordinator",
      text: expect.stringContaining("fedseg-coordinator cancel"),
    }),
  );
  expect(NODES.map((node) => typesOf(second, node))).toEqual(before);
  const resumed = again(second, { coordinatorDisk: first.disk("coordinator") });
  for (const node of NODES) expect(resumed.modelOf(node)).toEqual(resumed.model());
  expect(resumed.model()).toBeDefined();
});

test("a study that used up its attempts ends for everybody, and the next one begins", () => {
  const first = new InProcessStudy({ hooks: silent(2, "report") }).run();
  expect(first.told).toContainEqual(expect.objectContaining({ code: "ATTEMPTS_EXHAUSTED" }));
  for (const node of NODES) expect(first.node(node)).toMatchObject({ error: { code: "STUDY_ENDED" } });
  const second = other(first);
  for (const node of NODES) expect(second.modelOf(node)).toEqual(second.model());
});

test("a node that was away when its study ended hears of the end from the next run of the coordinator", () => {
  const late: Hooks = {
    ...silent(2, "report"),
    toNode: (to, message) => (to === 0 && message.type === "ended" ? [] : [{ message }]),
  };
  const first = new InProcessStudy({ hooks: late }).run();
  expect(first.node(0)).toMatchObject({ phase: "running" });
  expect(again(first).node(0)).toMatchObject({ error: { code: "STUDY_ENDED" } });
});

test.each([
  ["unsigned", "somebody", (plan: Plan) => plan],
  ["of another study", "coordinator", another],
])("an end that is %s ends nothing", (_, signer, plan) => {
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toNode: (to, message) => {
        const envelope = signEnd(tinyKey("tiny", signer), plan(study.plan), "STUDY_CANCELLED");
        const isFirst = message.type === "open" && to === 0;
        return isFirst ? [{ message: { type: "ended", envelope } }, { message }] : [{ message }];
      },
    },
  });
  study.run();
  expect(study.modelOf(0)).toBeDefined();
  expect(study.told).toContainEqual(expect.objectContaining({ party: 0, code: "END_UNSIGNED" }));
});

test.each([
  ["NOT_ENROLLED", "enrol"],
  ["TOO_FEW_NODES", "bundle"],
])("after %s the same coordinator, started again, goes on with the same study", (code, type) => {
  const first = new InProcessStudy({ hooks: silent(2, type) }).run();
  expect(first.told).toContainEqual(expect.objectContaining({ party: "coordinator", code }));
  const approvals = (study: InProcessStudy) => typesOf(study, 0).filter((body) => body.type === "APPROVE");
  const second = again(first);
  for (const node of NODES) expect(second.modelOf(node)).toEqual(second.model());
  expect(second.model()).toBeDefined();
  expect(approvals(second)).toHaveLength(1);
});

test("a node that a study has begun without, as far as its books tell, says so and waits", () => {
  const first = new InProcessStudy({}).run();
  const disks = NODES.map((node) => (node === 0 ? new MemoryStore() : first.disk(node)));
  const second = new InProcessStudy({ disks, coordinatorDisk: first.disk("coordinator") }).run();
  expect(second.told).toContainEqual(expect.objectContaining({ party: 0, code: "NO_PLAN" }));
  expect(second.node(0)).toEqual({ phase: "idle" });
});

test("a finished node that is started again ends when it meets the study's coordinator", () => {
  const study = new InProcessStudy({}).run();
  const [state, coordinator] = [study.node(0), study.coordinator()];
  if (state?.phase !== "finished" || coordinator?.phase !== "done")
    throw new TypeError('"study" expected a finished one');
  const last = coordinator.running.records.slice(-1);
  const leave = (isWitnessed: boolean, records = last) =>
    onFinal({ ...state, isWitnessed }, records, undefined as never)[1];
  expect(leave(true)).toEqual([{ type: "done" }]);
  expect(leave(false)).toEqual([{ type: "checkpoint" }]);
  // Whose last entries wait unsigned stays for its partners.
  const asking = { type: "asking", nonce: new Uint8Array(32), answers: new Set<number>() } as const;
  const waits = { ...state, running: { ...state.running, freshness: asking }, isWitnessed: true };
  const meet = (unsigned: number) => onFinal(waits, last, { ledger: () => ({ unsigned }) } as never)[1];
  expect([0, 2].map((unsigned) => meet(unsigned)[0].type)).toEqual(["done", "linger"]);
  // Nothing that nobody has signed ends it, or has it write to its disk.
  const unsigned = last.map((record) => ({
    ...record,
    result: { ...record.result, signature: new Uint8Array(64) },
  }));
  for (const records of [[], unsigned]) expect(leave(true, records)).toMatchObject([{ code: "UNSIGNED" }]);
});
