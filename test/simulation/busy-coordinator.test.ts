import { Driver } from "@fedseg/coordinator/driver.ts";
import { describe, expect, test } from "vitest";
import { Agenda } from "./agenda.ts";
import { BusyProcess } from "./busy-process.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { InProcessStudy, type StudyOptions } from "./in-process-study.ts";
import { tinyKey, tinyPlan } from "./tiny-market.ts";
import { another } from "./two-studies.ts";

const NODES = [0, 1, 2];
const ALONE = new InProcessStudy({ nodes: 3, plan: another }).run().model();

/** Two studies of other members in one coordinator's process; reading a message of the first takes a time. */
function besideEachOther(costMs: NonNullable<StudyOptions["costMs"]>, hooks: StudyOptions["hooks"] = {}) {
  const agenda = new Agenda();
  const process = new BusyProcess(agenda);
  const timing = { bundleMs: 1000, reportMs: 1000, confirmMs: 1000, unmaskMs: 1000, tickMs: 0, graceMs: 200 };
  const shared = { nodes: 3, agenda, process };
  const patient = { ...timing, bundleMs: 60_000, reportMs: 60_000, unmaskMs: 60_000 };
  const first = new InProcessStudy({
    ...shared,
    costMs,
    hooks,
    plan: (tiny) => ({ ...tiny, timing: patient }),
  });
  const second = new InProcessStudy({ ...shared, plan: (tiny) => ({ ...another(tiny), timing }) });
  first.begin();
  second.begin();
  agenda.run(200_000);
  return { first, second };
}

/** What the second study has to show where nobody of it was counted late. */
function expectUndisturbed(second: InProcessStudy): void {
  const codes = second.told.map(({ code }) => code);
  expect(codes.filter((code) => code === "retried" || code === "missing")).toEqual([]);
  expect(second.model()).toEqual(ALONE);
  for (const node of NODES) expect(second.modelOf(node)).toEqual(second.model());
}

describe("a study beside another in one coordinator's process loses no member", () => {
  test("while a vector of the other takes three times as long to add up as its own members are waited for", () => {
    const huge = (_: number, { type }: NodeMessage) => (type === "report" || type === "unmask" ? 3000 : 0);
    const { first, second } = besideEachOther(huge);
    expectUndisturbed(second);
    expect(first.model()).toBeDefined();
  });

  test("while a member of the other sends a hundred messages a second that are none", () => {
    const garbage = (from: number, { type }: NodeMessage) => (from === 2 && type === "abort" ? 8 : 0);
    let isFlooding = false;
    const hooks: StudyOptions["hooks"] = {
      toCoordinator(from, message) {
        if (isFlooding || from !== 2 || message.type !== "report") return [{ message }];
        isFlooding = true;
        const { envelope } = message;
        const abort = { type: "abort", envelope: { ...envelope, type: "ABORT" } } as const;
        const flood = Array.from({ length: 200 }, (_, at) => ({ message: abort, delayMs: at * 10 }));
        return [{ message }, ...flood];
      },
    };
    const { first, second } = besideEachOther(garbage, hooks);
    expectUndisturbed(second);
    expect(first.model()).toBeDefined();
    expect([isFlooding, first.agenda.now() > 1900]).toEqual([true, true]);
  });
});

test("what one member sends that is dropped fills neither the log nor the list of events: it is told ever more rarely", () => {
  const told: string[] = [];
  const nothing = () => undefined;
  const ports = {
    send: nothing,
    commit: nothing,
    after: nothing,
    finish: nothing,
    stop: nothing,
    keepEvidence: nothing,
  };
  const plan = tinyPlan("tiny", 3);
  const presence = NODES.map(() => "here" as const);
  const state = {
    phase: "enrolling",
    plan,
    presence,
    enrolments: new Map(),
    questions: new Map(),
    isBeginning: true,
    answers: new Map(),
  } as const;
  const context = {
    signingKey: tinyKey("tiny", "coordinator"),
    notary: () => expect.fail("nothing is signed"),
    analysis: () => expect.fail("nothing is asked"),
    enrolMs: 1000,
    clock: () => 0,
  };
  const driver = new Driver(state, context, {
    ...ports,
    failed: (fault) => expect.fail(String(fault)),
    tell: (progress) =>
      void told.push("node" in progress ? `${progress.type} ${progress.node}` : progress.type),
  });
  for (let at = 0; at < 100; at += 1) driver.receive(2, new Uint8Array([at]));
  driver.receive(1, new Uint8Array(1));
  expect(told).toEqual([...Array(7).fill("dropped 2"), "dropped 1"]);
});
