import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOL } from "@fedseg/shared/plan/protocols.ts";
import { describe, expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { ownerInbox } from "../simulation/owner-inbox.ts";
import { EPOCH } from "../simulation/party.ts";

const NODES = [0, 1, 2, 3];
/** A day of these studies: an owner who is asked is asked every second. */
const DAY = 100_000;
const dateAt = (ms: number) => new Date(EPOCH + ms).toISOString();
const until = (ms: number) => (tiny: Plan) => ({ ...tiny, deadline: dateAt(ms) });

/** Runs a study in which something is done when the OPEN of a session first leaves. */
function whenOpened(
  session: number,
  act: (study: InProcessStudy) => void,
  { hooks = {}, ...options }: StudyOptions = {},
): InProcessStudy {
  let isDone = false;
  const study: InProcessStudy = new InProcessStudy({
    ...options,
    hooks: {
      ...hooks,
      toNode(to, message) {
        if (!isDone && message.type === "open" && message.envelope.session === session) {
          isDone = true;
          study.agenda.after(0, () => act(study));
        }
        return hooks.toNode?.(to, message) ?? [{ message }];
      },
    },
  });
  return study.run();
}

const pause = (study: InProcessStudy) => study.operate({ type: "pause", reason: "stock-taking" });

/** Sessions that have been released at the coordinator. */
function released(study: InProcessStudy): number {
  const state = study.coordinator();
  return state?.phase === "running" || state?.phase === "done" ? state.running.history.length : 0;
}

/** Codes of DENY in a party's ledger. */
function denials(study: InProcessStudy, party: number | "coordinator"): readonly string[] {
  const bodies = study
    .disk(party)
    .lines()
    .map((line) => parseEntry(line)!.body);
  return bodies.flatMap((body) => (body.type === "DENY" ? [body.code] : []));
}

const told = (study: InProcessStudy, code: string) =>
  study.told.filter((line) => line.code === code && typeof line.party === "number");

describe("a study that its operator pauses", () => {
  test("ends the session that is open, opens no other, and every node can say since when and why", () => {
    const study = whenOpened(2, pause);
    expect([study.coordinator()?.phase, released(study)]).toEqual(["running", 2]);
    const lines = told(study, "PAUSED");
    expect(lines.map(({ party }) => party)).toEqual(NODES);
    for (const { text } of lines) expect(text).toMatch(/by the operator since 2026-01-01T.*"stock-taking"/);
    expect(study.coordinator()).toMatchObject({ running: { stage: { type: "bundles" } } });
  });

  test("goes on when it is resumed, to the same model as if it never had been", () => {
    const study = whenOpened(2, (paused) => {
      pause(paused);
      paused.agenda.after(60_000, () => paused.operate({ type: "go-on" }));
    });
    expect(study.coordinator()?.phase).toBe("done");
    expect(study.model()).toEqual(new InProcessStudy().run().model());
    expect(told(study, "RESUMED").map(({ party }) => party)).toEqual(NODES);
  });

  test("gives those who have sent no bundle their whole time when it goes on, whenever they had been called first", () => {
    const opened = new Set<number>();
    let isCalled = false;
    const study: InProcessStudy = new InProcessStudy({
      hooks: {
        toNode(to, message) {
          if (message.type === "open" && message.envelope.session === 1) opened.add(to);
          if (isCalled || to !== 3 || message.type !== "call") return [{ message }];
          isCalled = true;
          study.agenda.after(500, () => pause(study));
          study.agenda.after(900, () => study.operate({ type: "go-on" }));
          return [];
        },
        toCoordinator(from, message) {
          // Later than a second after the first call, and within a second of the other.
          const isHeld = from === 3 && message.type === "bundle";
          return [{ message, ...(isHeld && { delayMs: 400 }) }];
        },
      },
    });
    study.run();
    expect([isCalled, study.coordinator()?.phase]).toEqual([true, "done"]);
    expect(opened).toEqual(new Set(NODES));
  });

  test("stays paused over a restart of its coordinator, and of a node, who hears of it again", () => {
    let restarts = 0;
    const study = whenOpened(2, (paused) => {
      pause(paused);
      paused.agenda.after(30_000, () => paused.kill("coordinator", { restartMs: 50 }));
      paused.agenda.after(60_000, () => paused.kill(1, { restartMs: 50 }));
      restarts += 2;
    });
    expect([restarts, study.coordinator()?.phase, released(study)]).toEqual([2, "running", 2]);
    // Who has lived on has heard it before.
    expect(told(study, "PAUSED").map(({ party }) => party)).toEqual([...NODES, 1]);
  });

  test("a pause that nobody has signed, and an older one that is told again, say nothing", () => {
    const kept: unknown[] = [];
    const hooks: Hooks = {
      toNode(to, message) {
        if (message.type !== "paused" || to !== 0) return [{ message }];
        kept.push(message);
        const signature = message.envelope.signature.map((byte) => byte ^ 1);
        return [
          { message: { ...message, envelope: { ...message.envelope, signature } } },
          { message },
          { message },
        ];
      },
    };
    const study = whenOpened(2, pause, { hooks });
    expect(kept).toHaveLength(1);
    expect(told(study, "PAUSED").filter(({ party }) => party === 0)).toHaveLength(1);
    expect(told(study, "PAUSE_UNSIGNED")).toHaveLength(1);
  });
});

test("a study is cancelled while it runs: every node refuses it by its own code, with the operator's reason", () => {
  const study = whenOpened(2, (running) => running.operate({ type: "cancel", reason: "wrong snapshot" }));
  expect(study.coordinator()).toMatchObject({ phase: "failed", error: { code: "STUDY_CANCELLED" } });
  for (const node of NODES) {
    expect(study.node(node)).toMatchObject({
      phase: "refused",
      error: { code: "STUDY_CANCELLED", refusal: { what: expect.stringContaining('"wrong snapshot"') } },
    });
    expect(denials(study, node)).toEqual(["STUDY_CANCELLED"]);
  }
});

test("a cancel is heard also by a node that comes when the coordinator has been started again", () => {
  const study = whenOpened(2, (running) => {
    running.kill(3, { restartMs: 5000 });
    running.operate({ type: "cancel", reason: "wrong snapshot" });
    running.agenda.after(1000, () => running.kill("coordinator", { restartMs: 50 }));
  });
  expect(study.node(3)).toMatchObject({
    error: { refusal: { what: expect.stringContaining("wrong snapshot") } },
  });
});

describe("a study that lacks nodes", () => {
  const lose = (backMs: number) => (study: InProcessStudy) => {
    for (const node of [2, 3]) study.kill(node, { restartMs: backMs });
  };

  test("waits until they are back, and goes on by itself to its model", () => {
    const study = whenOpened(2, lose(120_000), { plan: until(3_000_000) });
    expect(study.coordinator()?.phase).toBe("done");
    const [line] = told(study, "PAUSED");
    expect(line.text).toContain("waits since");
    expect(study.agenda.now()).toBeGreaterThan(120_000);
  });

  test("ends at the deadline of its plan, signed, when they never come", () => {
    const study = whenOpened(2, lose(Infinity), { plan: until(3_000_000) });
    expect(study.coordinator()).toMatchObject({ phase: "failed", error: { code: "STUDY_LATE" } });
    expect(denials(study, "coordinator")).toEqual(["STUDY_LATE"]);
    expect([0, 1].map((node) => denials(study, node))).toEqual([["STUDY_ENDED"], ["STUDY_ENDED"]]);
  });

  test("is one that stops, to be started again, where its plan has no deadline", () => {
    const study = whenOpened(2, lose(Infinity));
    expect(study.coordinator()).toMatchObject({ phase: "failed", error: { code: "TOO_FEW_NODES" } });
    expect(denials(study, "coordinator")).toEqual([]);
  });
});

describe("enrolment", () => {
  const late = (node: number): Pick<StudyOptions, "inbox"> => ({
    inbox: (each) => ownerInbox(() => each !== node),
  });
  const closes = (quorum?: number) => (tiny: Plan) => ({
    ...tiny,
    enrolBy: dateAt(DAY),
    deadline: dateAt(2 * DAY),
    ...(quorum !== undefined && { quorum }),
  });

  test("closes at the plan's date, and with too few the study has ended for everybody", () => {
    const study = new InProcessStudy({ plan: closes(), ...late(3) });
    study.begin();
    runUntil(study, DAY + 5000);
    expect(study.coordinator()).toMatchObject({ phase: "failed", error: { code: "NOT_ENROLLED" } });
    expect(study.node(0)).toMatchObject({ phase: "refused", error: { code: "STUDY_ENDED" } });
  });

  test("with a quorum the plan ends as one that another stands in for, and nothing was charged", () => {
    const study = new InProcessStudy({ plan: closes(3), ...late(3) });
    study.begin();
    runUntil(study, DAY + 5000);
    expect(study.coordinator()).toMatchObject({ phase: "failed", error: { code: "STUDY_REPLACED" } });
    for (const node of [0, 1, 2])
      expect(study.node(node)).toMatchObject({ phase: "refused", error: { code: "STUDY_REPLACED" } });
  });

  test("of a node that is away since counts, also for the coordinator's next process", () => {
    let isApproved = false;
    const study: InProcessStudy = new InProcessStudy({
      nodes: 7,
      plan: closes(),
      inbox: (node) => ownerInbox(() => node !== 6 || isApproved),
    });
    study.begin();
    study.agenda.after(0.1 * DAY, () => study.kill("coordinator", { restartMs: 50 }));
    study.agenda.after(0.1 * DAY, () => study.kill(0, { restartMs: 0.3 * DAY }));
    study.agenda.after(0.2 * DAY, () => (isApproved = true));
    runUntil(study, 0.3 * DAY);
    expect(study.coordinator()?.phase).not.toBe("enrolling");
  });
});

/** Runs a begun study until a moment: an owner who is asked keeps it busy for ever. */
function runUntil(study: InProcessStudy, ms: number): void {
  let isOver = false;
  study.agenda.after(ms, () => (isOver = true));
  study.agenda.run(20_000, () => isOver);
}

test("the version of the protocol says so", () => {
  expect(PROTOCOL).toBe("fedseg/6");
});
