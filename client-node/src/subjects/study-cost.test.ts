import { epsilonOf, muOf } from "@fedseg/shared/dp/gdp.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { costStudies } from "./study-cost.ts";

const [A, B, HASH] = ["a".repeat(64), "b".repeat(64), "0".repeat(64)];
const DELTA = 1e-6;
const MU_SQ = toFixedMuSq(muOf(1, DELTA));
const turn = (session: number, study = A) => ({ study, session, attempt: 1 });

function reserve(session: number, study = A, consentRule?: string): LedgerEvent {
  const totals = { before: "0", after: `${MU_SQ}`, muSq: `${MU_SQ}` };
  const rule = consentRule === undefined ? {} : { consentRule };
  return { type: "RESERVE", ...turn(session, study), query: "moments", openHash: HASH, ...totals, ...rule };
}
const refund = (session: number): LedgerEvent => ({
  type: "REFUND",
  ...turn(session),
  certificate: "left-out",
  evidenceHash: HASH,
  muSq: `${MU_SQ}`,
  before: `${MU_SQ}`,
  after: "0",
});
const release = (session: number): LedgerEvent => ({
  type: "RELEASE",
  ...turn(session),
  resultHash: HASH,
  recordHash: HASH,
  survivors: [0],
  muSq: `${MU_SQ}`,
});
const LEDGER: LedgerEvent[] = [
  { type: "PLAN", study: A, title: "Autumn" },
  reserve(1, A, "rule 7"),
  release(1),
  reserve(2),
  refund(2),
  reserve(3),
  { type: "PLAN", study: B, title: "Winter" },
  reserve(1, B),
];
const sums = (...sessions: number[]) => sessions.map((session) => ({ session, attempt: 1, at: "t" }));

test("tells what became of every sum, by the ledger", () => {
  const [study] = costStudies([{ study: A, sums: sums(1, 2, 3, 4) }], LEDGER, DELTA).studies;
  expect(study.title).toBe("Autumn");
  expect(study.sums.map(({ fate }) => fate)).toEqual(["released", "refunded", "left", "not-charged"]);
  expect(study.sums.map(({ consentRule }) => consentRule)).toEqual(["rule 7", null, null, null]);
});

test("costs a person the sums they were in, without those that were refunded or never charged", () => {
  const cost = (...sessions: number[]) => costStudies([{ study: A, sums: sums(...sessions) }], LEDGER, DELTA);
  expect(cost(1).epsilon).toBeGreaterThan(0.999);
  expect(cost(1).epsilon).toBeLessThan(1.001);
  expect([cost(2).epsilon, cost(4).epsilon]).toEqual([0, 0]);
  expect(cost(1, 2, 3, 4).epsilon).toBe(cost(1, 3).epsilon);
  expect(cost(1, 3).epsilon).toBeCloseTo(epsilonOf(Math.SQRT2 * muOf(1, DELTA), DELTA), 6);
});

test("composes studies of one account", () => {
  const entered = [
    { study: A, sums: sums(1) },
    { study: B, sums: sums(1) },
  ];
  const { studies, epsilon } = costStudies(entered, LEDGER, DELTA);
  expect(epsilon).toBeGreaterThan(Math.max(...studies.map((study) => study.epsilon)));
  expect(epsilon).toBeLessThan(studies[0].epsilon + studies[1].epsilon);
});

test("nothing entered costs nothing", () => {
  expect(costStudies([], LEDGER, DELTA)).toEqual({ studies: [], epsilon: 0 });
});
