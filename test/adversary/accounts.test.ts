import { expect, test } from "vitest";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { witnessBody } from "@fedseg/shared/protocol/witness.ts";
import { TINY_LIMITS } from "../simulation/tiny-market.ts";
import { bindingOf, resign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** Whether a message is a REPORT of a session's attempt, "2/1", or of any of its attempts, "2". */
function isReport(message: NodeMessage, turn: string): boolean {
  if (message.type !== "report") return false;
  const { session, attempt } = message.envelope;
  return `${session}/${attempt}` === turn || `${session}` === turn;
}

test("BUDGET_EXHAUSTED before anything is approved: an account smaller than the plan", () => {
  const witnessed = new WitnessedStudy({ accountEpsilon: 7 }).run();
  for (const node of [0, 1, 2, 3]) {
    expect(witnessed.refusal(node)).toBe("BUDGET_EXHAUSTED");
    expect(witnessed.said(node)).toEqual([]);
  }
});

test("BUDGET_EXHAUSTED in the middle of a study: lost attempts have eaten the account", () => {
  const hooks = {
    toCoordinator: (from: number, message: NodeMessage) =>
      (from > 1 && isReport(message, "2/1")) ||
      (from === 2 &&
        message.type === "unmask" &&
        message.envelope.session === 3 &&
        message.envelope.attempt === 1)
        ? []
        : [{ message }],
  };
  const witnessed = new WitnessedStudy({ nodes: 3, accountEpsilon: 8, hooks }).run();
  const refusals = [0, 1, 2].map((node) => witnessed.refusal(node));
  expect(refusals).toContain("BUDGET_EXHAUSTED");
  expect(witnessed.charged(0)).toEqual(["1/1", "2/2", "3/1", "3/2", "4/1"]);
  for (const node of [0, 1, 2]) expect(highest(witnessed, node)).toBeLessThanOrEqual(budget(witnessed, node));
});

/** The budget with which a node's ledger begins. */
function budget(witnessed: WitnessedStudy, node: number): bigint {
  const [genesis] = witnessed.ledger(node);
  return genesis.type === "GENESIS" ? BigInt(genesis.budgetMuSq) : 0n;
}

/** The most that a node's ledger ever held as spent or reserved. */
function highest(witnessed: WitnessedStudy, node: number): bigint {
  const totals = witnessed.ledger(node).map((event) => (event.type === "RESERVE" ? BigInt(event.after) : 0n));
  return totals.reduce((a, b) => (a > b ? a : b));
}

test("a stalling coordinator burns no more than maxAttempts charges", () => {
  const hooks = {
    toCoordinator: (_: number, message: NodeMessage) => (isReport(message, "1") ? [] : [{ message }]),
    // It signs no end, after which nodes would give back what nobody can open.
    toNode: (_: number, message: CoordinatorMessage) => (message.type === "ended" ? [] : [{ message }]),
  };
  const witnessed = new WitnessedStudy({ hooks }).run();
  expect(witnessed.codes("coordinator")).toContain("ATTEMPTS_EXHAUSTED");
  expect(witnessed.charged(0)).toEqual(["1/1", "1/2", "1/3"]);
});

test("a hundred forced attempts: the account stops them, and no ledger ever holds more than its budget", () => {
  const hooks = {
    toCoordinator: (from: number, message: NodeMessage) =>
      from > 0 && message.type === "report" && message.envelope.attempt < 20 ? [] : [{ message }],
  };
  const plan = (tiny: Plan): Plan => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 20 } });
  const witnessed = new WitnessedStudy({
    plan,
    accountEpsilon: 8,
    allows: { maxEpsilon: 1000, limits: { ...TINY_LIMITS, maxAttempts: 20 } },
    hooks,
  }).run();
  expect(witnessed.refusal(0)).toBe("BUDGET_EXHAUSTED");
  const reports = witnessed.said(0).filter((said) => said.startsWith("report"));
  expect(reports.length).toBeGreaterThan(3);
  const last = reports.at(-1)!.split(" ")[1].split("/")[0];
  const inLast = reports.map((said) => said.split(" ")[1]).filter((turn) => turn.startsWith(`${last}/`));
  expect(witnessed.charged(0)).toEqual(expect.arrayContaining(inLast));
  expect(highest(witnessed, 0)).toBeLessThanOrEqual(budget(witnessed, 0));
});

test("LEDGER_BEHIND: a node restored from an old disk image", () => {
  let image: MemoryStore | undefined;
  const witnessed = new WitnessedStudy({
    hooks: {
      crashNode(node, effect) {
        if (node !== 1 || effect.type !== "send-at-tick") return undefined;
        if (effect.turn.session === 2) image = witnessed.study.disk(1).copy();
        return effect.turn.session === 4 ? { when: "after", restartMs: 10, disk: image! } : undefined;
      },
    },
  });
  witnessed.run();
  expect(witnessed.refusal(1)).toBe("LEDGER_BEHIND");
  expect(witnessed.said(1).filter((said) => said.endsWith(" 4/2") || said.includes(" 5/"))).toEqual([]);
  expect(witnessed.study.modelOf(0)).toBeDefined();
});

test("LEDGER_BEHIND: a disk image from just before the newest charge", () => {
  let image: MemoryStore | undefined;
  const witnessed = new WitnessedStudy({
    hooks: {
      crashNode(node, effect) {
        if (node !== 1) return undefined;
        const charges = effect.type === "commit" && effect.ledger.some(({ type }) => type === "RESERVE");
        if (charges) image = witnessed.study.disk(1).copy();
        const isUnmask = effect.type === "send" && effect.message.type === "unmask";
        const isSecond = isUnmask && effect.message.envelope.session === 2;
        return isSecond ? { when: "after", restartMs: 10, disk: image! } : undefined;
      },
    },
  });
  witnessed.run();
  expect(witnessed.refusal(1)).toBe("LEDGER_BEHIND");
  expect(witnessed.study.modelOf(0)).toBeDefined();
});

test("a peer that claims to have seen more of a ledger than it shows signed cannot stop a node", () => {
  let hasCrashed = false;
  const witnessed = new WitnessedStudy({
    hooks: {
      crashNode(node, effect) {
        const hasReported = node === 1 && effect.type === "send-at-tick" && effect.turn.session === 2;
        if (!hasReported || hasCrashed) return undefined;
        hasCrashed = true;
        return { when: "after", restartMs: 10 };
      },
      toCoordinator: (from, message) => {
        if (from !== 0 || message.type !== "witness" || !hasCrashed) return [{ message }];
        const binding = bindingOf(witnessed.study);
        const forged = resign(binding, message.envelope, witnessBody, (body) => ({
          ...body,
          report: { ...message.envelope, type: "REPORT" as const, sender: 1 },
        }));
        return [{ message: { ...message, envelope: forged } }];
      },
    },
  });
  witnessed.run();
  expect(witnessed.refusal(1)).toBeUndefined();
  expect(witnessed.study.told).toContainEqual(expect.objectContaining({ party: 1, code: "WITNESS_FOREIGN" }));
  expect(witnessed.study.modelOf(1)).toEqual(witnessed.study.model());
});
