import { expect, test } from "vitest";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { Crash } from "../simulation/party.ts";

type CrashNode = NonNullable<Hooks["crashNode"]>;

/** Kills a node once, at the first effect that the test picks, for `restartMs`. */
function killOnce(victim: number, isHit: (effect: NodeEffect) => boolean, crash: Crash): CrashNode {
  let isDone = false;
  return (node, effect) => {
    if (isDone || node !== victim || !isHit(effect)) return undefined;
    isDone = true;
    return crash;
  };
}

/** Whether an effect sends a message of a type in a turn. */
function sends(effect: NodeEffect, type: string, turn: string): boolean {
  if (effect.type !== "send" && effect.type !== "send-at-tick") return false;
  const { message } = effect;
  if (message.type !== type || !("envelope" in message)) return false;
  return `${message.envelope.session}/${message.envelope.attempt}` === turn;
}

const SOON: Crash = { when: "after", restartMs: 20 };
const THREE = [0, 1, 2];
const TURNS = ["1/1", "2/1", "3/1"];
/** Later sessions are like the third. */
const SESSIONS = 3;

test("a node that restarts between REPORT and UNMASK still unmasks", () => {
  const hooks = { crashNode: killOnce(1, (effect) => sends(effect, "report", "2/1"), SOON) };
  const witnessed = new WitnessedStudy({ sessions: SESSIONS, nodes: 3, hooks }).run();
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  for (const node of THREE) expect(witnessed.charged(node)).toEqual(TURNS);
});

test("a node that restarts between CERT and UNMASK still unmasks", () => {
  const isUnmask = (effect: NodeEffect) =>
    effect.type === "commit" && effect.ledger.some(({ type }) => type === "UNMASK");
  const witnessed = new WitnessedStudy({
    sessions: SESSIONS,
    hooks: {
      toCoordinator: (from, message) => (from === 3 && message.type === "report" ? [] : [{ message }]),
      crashNode: killOnce(1, isUnmask, { when: "before", restartMs: 20 }),
    },
  }).run();
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  for (const node of THREE) expect(witnessed.charged(node)).toEqual(TURNS);
});

test("a node that restarts in a second attempt takes part in the next session's first", () => {
  const isLost = (from: number, key: string) => from > 0 && key === "2/1";
  const witnessed = new WitnessedStudy({
    sessions: SESSIONS,
    nodes: 3,
    hooks: {
      toCoordinator: (from, message) =>
        message.type === "report" && isLost(from, `${message.envelope.session}/${message.envelope.attempt}`)
          ? []
          : [{ message }],
      crashNode: killOnce(1, (effect) => sends(effect, "report", "2/2"), SOON),
    },
  }).run();
  expect(witnessed.released("coordinator")).toEqual(["1/1", "2/2", "3/1"]);
});

test("nodes that restart one after the other hear each other's testimony", () => {
  const crashes = [
    killOnce(1, (effect) => sends(effect, "report", "2/1"), { when: "after", restartMs: 20 }),
    killOnce(2, (effect) => sends(effect, "report", "2/1"), { when: "after", restartMs: 40 }),
  ];
  const hooks: Hooks = {
    crashNode: (node, effect) =>
      crashes.map((crash) => crash(node, effect)).find((crash) => crash !== undefined),
  };
  const witnessed = new WitnessedStudy({ sessions: SESSIONS, nodes: 3, hooks }).run();
  expect(witnessed.released("coordinator")).toEqual(TURNS);
});

test("a node is not shown keys of a process that died without anybody noticing", () => {
  const crash: Crash = { when: "after", restartMs: 20, isUnnoticed: true };
  const isUnmask = (effect: NodeEffect) => sends(effect, "unmask", "2/1");
  const hooks: Hooks = {
    toCoordinator: (from, message) => [
      { message, delayMs: from === 2 && message.type === "unmask" ? 100 : 0 },
    ],
    crashNode: killOnce(1, isUnmask, crash),
  };
  const witnessed = new WitnessedStudy({ sessions: SESSIONS, hooks }).run();
  expect(witnessed.refusal(1)).toBeUndefined();
  expect(witnessed.released("coordinator")).toEqual(TURNS);
});

test("a re-sent REPORT and UNMASK are the same bytes", () => {
  const crashes = [
    killOnce(1, (effect) => sends(effect, "report", "2/1"), SOON),
    killOnce(1, (effect) => sends(effect, "unmask", "2/1"), SOON),
  ];
  const hooks: Hooks = {
    crashNode: (node, effect) =>
      crashes.map((crash) => crash(node, effect)).find((crash) => crash !== undefined),
  };
  const witnessed = new WitnessedStudy({ sessions: SESSIONS, nodes: 3, hooks }).run();
  for (const said of ["report 2/1", "unmask 2/1"]) {
    expect(witnessed.times(1, said)).toBeGreaterThan(1);
    expect(witnessed.statements(1).get(said)).toSatisfy((bytes: ReadonlySet<string>) => bytes.size === 1);
  }
  expect(witnessed.released("coordinator")).toEqual(TURNS);
});

test("coordinator and node restart in one attempt: the next one has its own number, so nobody sees two OPENs", () => {
  let isDead = false;
  const witnessed = new WitnessedStudy({
    sessions: SESSIONS,
    nodes: 3,
    hooks: {
      crashNode: killOnce(1, (effect) => sends(effect, "report", "2/1"), { when: "after", restartMs: 30 }),
      crashCoordinator(effect) {
        const isReported = effect.type === "progress" && effect.progress.type === "reported";
        if (isDead || !isReported || effect.progress.session !== 2) return undefined;
        isDead = true;
        return { when: "after", restartMs: 60 };
      },
    },
  }).run();
  expect(THREE.map((node) => witnessed.refusal(node))).toEqual(THREE.map(() => undefined));
  expect(witnessed.released("coordinator")).toEqual(["1/1", "2/2", "3/1"]);
});

test("a node that restarts and repeats its report at the tick is in the next session with its new keys", () => {
  const witnessed = new WitnessedStudy({
    sessions: SESSIONS,
    nodes: 3,
    plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, tickMs: 300 } }),
    hooks: {
      // The first report is lost with the process, so that the stored one counts, long after the new bundle has come.
      crashNode: killOnce(1, (effect) => sends(effect, "report", "1/1"), { when: "before", restartMs: 20 }),
    },
  }).run();
  expect(witnessed.released("coordinator")).toEqual(TURNS);
  expect(witnessed.refusal(1)).toBeUndefined();
});
