import { describe, expect, test } from "vitest";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { type Lying, lyingProcesses } from "../adversary/lying-processes.ts";
import { turnOf } from "../adversary/statements.ts";
import { TINY_LIMITS } from "../simulation/tiny-market.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";

interface Course {
  readonly nodes: number;
  readonly liars: readonly number[];
  readonly lying: Lying;
  readonly sessions?: number;
  readonly maxAttempts?: number;
}

/** Runs a study with lying nodes; its account is large enough for every attempt. */
function run({ nodes, liars, lying, sessions, maxAttempts = 6 }: Course): WitnessedStudy {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    nodes,
    allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts } },
    ...(sessions !== undefined && { sessions }),
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts } }),
    hooks: lyingProcesses(() => witnessed.study, liars, lying),
  });
  return witnessed.run();
}

const faultyIn = (events: readonly LedgerEvent[]) =>
  events.flatMap((event) => (event.type === "FAULTY" ? [turnOf(event)] : []));
const convictedIn = (events: readonly LedgerEvent[]) =>
  events.flatMap((event) => (event.type === "EXCLUDE" ? [`${event.node} ${event.code}`] : []));
const always: Lying = () => true;

describe("a node that always lies", () => {
  test.each([
    [4, 4],
    [5, 5],
  ])("of %i costs %i charges in all, is convicted, and the study ends with a model", (nodes, cost) => {
    const liar = nodes - 1;
    const witnessed = run({ nodes, liars: [liar], lying: always });
    const honest = Array.from({ length: liar }, (_, node) => node);
    expect(witnessed.study.model()).toBeDefined();
    for (const node of [...honest, "coordinator"] as const) {
      expect(faultyIn(witnessed.ledger(node))).toHaveLength(cost);
      expect(convictedIn(witnessed.ledger(node))).toEqual([`${liar} FAULTY_SUMS`]);
    }
    for (const node of honest) {
      expect(witnessed.refusal(node)).toBeUndefined();
      expect(witnessed.charged(node)).toEqual(
        expect.arrayContaining(
          faultyIn(witnessed.ledger(node)).filter((turn) => witnessed.said(node).includes(`report ${turn}`)),
        ),
      );
    }
  });

  test("of seven costs at most four charges, and is left out of what follows", () => {
    const witnessed = run({ nodes: 7, liars: [6], lying: always, sessions: 2 });
    const events = witnessed.ledger("coordinator");
    expect(faultyIn(events).length).toBeLessThanOrEqual(4);
    const sums = events.flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
    expect(sums).toHaveLength(2);
    for (const survivors of sums) expect(survivors).not.toContain(6);
    expect(convictedIn(events)).toEqual([]);
  });
});

test.each([
  [4, 2],
  [4, 3],
])(
  "a node of %i that always lies ends no study of %i attempts, whichever comes last",
  (nodes, maxAttempts) => {
    // In the first session nodes are left out from the second on: the first one of all comes last.
    const witnessed = run({ nodes, liars: [0], lying: always, sessions: 2, maxAttempts });
    const events = witnessed.ledger("coordinator");
    expect(faultyIn(events)).toEqual(Array.from({ length: nodes }, (_, at) => `1/${at + 1}`));
    expect(convictedIn(events)).toEqual(["0 FAULTY_SUMS"]);
    expect(witnessed.released("coordinator")).toEqual([`1/${nodes + 1}`, "2/1"]);
  },
);

test("a node refuses an attempt beyond the plan's that no faulty sum gives reason for", () => {
  const hooks = lyingProcesses(() => witnessed.study, [0], always);
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 1,
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 2 } }),
    hooks: {
      ...hooks,
      // Nobody but node 1 hears of the faulty sums in time.
      toNode: (to, message) =>
        to === 1 && (message.type === "call" || message.type === "open")
          ? [{ message: { ...message, results: [] } }]
          : [{ message }],
    },
  });
  witnessed.run();
  expect(witnessed.refusal(1)).toBe("TOO_MANY_ATTEMPTS");
  expect(witnessed.charged(1)).toEqual(["1/1"]);
});

test("a node that lies once costs one charge and is not convicted; the others go on with it", () => {
  const once: Lying = ({ session, attempt }) => session === 2 && attempt === 1;
  const witnessed = run({ nodes: 4, liars: [3], lying: once });
  expect(witnessed.study.model()).toBeDefined();
  expect(faultyIn(witnessed.ledger(0))).toEqual(["2/1"]);
  expect(convictedIn(witnessed.ledger(0))).toEqual([]);
});

test("a node that lies at every first attempt only is convicted all the same", () => {
  const first: Lying = ({ attempt }) => attempt === 1;
  const witnessed = run({ nodes: 4, liars: [3], lying: first });
  expect(witnessed.study.model()).toBeDefined();
  expect(faultyIn(witnessed.ledger(0)).length).toBeLessThanOrEqual(4);
});

test("a faulty sum stays charged, and the same nodes are never asked together again", () => {
  const witnessed = run({ nodes: 4, liars: [3], lying: always });
  const events = witnessed.ledger("coordinator");
  const faulty = events.flatMap((event) => (event.type === "FAULTY" ? [event.survivors.join()] : []));
  expect(new Set(faulty).size).toBe(faulty.length);
  const refunds = [0, 1, 2].flatMap((node) => witnessed.ledger(node).filter(({ type }) => type === "REFUND"));
  expect(refunds).toEqual([]);
});

test("where nobody can be left out the study ends with its reason", () => {
  const witnessed = run({ nodes: 3, liars: [2], lying: always });
  expect(defaultCohort(3).m).toBe(3);
  for (const node of [0, 1]) {
    expect(witnessed.refusal(node)).toBe("COMMITMENT_MISMATCH");
    expect(
      witnessed
        .ledger(node)
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(["FAULTY", "DENY"]);
  }
});

test("a coordinator that asks all nodes of a faulty sum again is refused, and nothing more is charged", () => {
  const once: Lying = ({ attempt }) => attempt === 1;
  const hooks = lyingProcesses(() => witnessed.study, [3], once);
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 1,
    hooks: {
      ...hooks,
      toNode(_, message) {
        const state = witnessed.study.coordinator();
        // Once everybody is told of the faulty sum, the coordinator forgets it.
        if (message.type === "call" && state?.phase === "running")
          (state.running.faulty as unknown[]).length = 0;
        return [{ message }];
      },
    },
  });
  witnessed.run();
  for (const node of [0, 1, 2]) {
    expect(witnessed.refusal(node)).toBe("FAULTY_AGAIN");
    expect(witnessed.charged(node)).toEqual(["1/1"]);
  }
});
