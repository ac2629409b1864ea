import { expect, test } from "vitest";
import { audit } from "@fedseg/auditor/audit.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { type ResultBody, type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import { lyingProcesses } from "../adversary/lying-processes.ts";
import { bindingOf, resign } from "../adversary/forger.ts";
import { type WitnessedOptions, WitnessedStudy } from "../adversary/witnessed-study.ts";
import { TINY_LIMITS } from "../simulation/tiny-market.ts";
import { objections } from "./faults.ts";
import { bundleOf } from "./make-bundle.ts";

const LIAR = 3;

/** A study whose last node always commits to something else than it contributes. */
function lying(hooks: (witnessed: () => WitnessedStudy) => WitnessedOptions["hooks"]): WitnessedStudy {
  const lies = lyingProcesses(
    () => witnessed.study,
    [LIAR],
    () => true,
  );
  const own = hooks(() => witnessed) ?? {};
  const witnessed: WitnessedStudy = new WitnessedStudy({
    allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts: 6 } },
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 6 } }),
    hooks: {
      ...lies,
      ...own,
      crashNode: (node, effect) => lies.crashNode?.(node, effect) ?? own.crashNode?.(node, effect),
    },
  });
  return witnessed.run();
}

/** Shows the first node other RESULTs of some records. */
function showing(
  witnessed: () => WitnessedStudy,
  isAim: (record: SessionRecord) => boolean,
  change: (body: ResultBody) => ResultBody,
) {
  return (to: number, message: CoordinatorMessage) => {
    if (to !== 0 || !("results" in message)) return [{ message }];
    const results = message.results.map((record) =>
      isAim(record)
        ? { ...record, result: resign(bindingOf(witnessed().study), record.result, resultBody, change) }
        : record,
    );
    return [{ message: { ...message, results } }];
  };
}

const entries = (witnessed: WitnessedStudy, node: number, type: LedgerEvent["type"]) =>
  witnessed.ledger(node).filter((event) => event.type === type);

test("the secrets of a sum, shown to one node in another order, are the same release", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toNode: showing(
        () => witnessed,
        () => true,
        (body) => ({ ...body, revealed: body.revealed.toReversed() }),
      ),
    },
  });
  witnessed.run();
  expect(witnessed.study.node(0)?.phase).toBe("finished");
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});

test("a second RESULT of a faulty sum, shown to one node, is the same faulty sum", () => {
  const witnessed = lying((study) => ({
    toNode: showing(
      study,
      ({ close }) => close.session === 1 && close.attempt === 1,
      (body) => ({ ...body, sum: body.sum.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }),
    ),
  }));
  expect(entries(witnessed, 0, "FAULTY").length).toBeGreaterThan(1);
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});

test("faulty sums shown to one node in another order convict alike, before and after its restart", () => {
  let [seen, crashed] = [0, false];
  const witnessed = lying(() => ({
    crashNode(node, effect) {
      const isFaulty = effect.type === "commit" && effect.ledger.some(({ type }) => type === "FAULTY");
      if (node !== 0 || !isFaulty) return undefined;
      seen += 1;
      if (seen !== 2 || crashed) return undefined;
      crashed = true;
      return { when: "after", restartMs: 20 };
    },
    toNode(to, message) {
      const isAim = to === 0 && (message.type === "call" || message.type === "open");
      if (!isAim || message.envelope.session !== 1) return [{ message }];
      const results = message.envelope.attempt <= 2 ? [] : message.results.toReversed();
      return [{ message: { ...message, results } }];
    },
  }));
  expect(crashed).toBe(true);
  expect(entries(witnessed, 0, "EXCLUDE")).toHaveLength(1);
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});
