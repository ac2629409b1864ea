import { audit } from "./audit.ts";
import { type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import { expect, test } from "vitest";
import { bindingOf, resign } from "../adversary/forger.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { faults } from "./faults.ts";
import { bundleOf } from "./make-bundle.ts";

const LAST = 6;

/** A study in which the first node is shown the last RESULT signed anew with other UNMASKs than the published one. */
function shown(others: (record: SessionRecord, all: readonly Envelope[]) => Envelope[], isLeftOut: boolean) {
  const unmasks: Envelope[] = [];
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toCoordinator(from, message) {
        if (message.type === "unmask" && message.envelope.session === LAST) unmasks.push(message.envelope);
        const isKept = isLeftOut && from === 0 && message.type === "report";
        return isKept && message.envelope.session === LAST ? [] : [{ message }];
      },
      toNode(to, message) {
        if (to !== 0) return [{ message }];
        if (isLeftOut && message.type === "close" && message.envelope.session === LAST) return [];
        if (message.type !== "final") return [{ message }];
        const results = message.results.map((record) => {
          if (record.result.session !== LAST) return record;
          const chosen = others(record, unmasks);
          const result = resign(bindingOf(study), record.result, resultBody, (body) => {
            return { ...body, unmasks: chosen.map(envelopeHash) };
          });
          return { ...record, unmasks: chosen, result };
        });
        return [{ message: { ...message, results } }];
      },
    },
  });
  study.run();
  return study;
}

test("a node that was shown another quorum's RESULT has the same release, and its audit passes", () => {
  const study = shown(({ unmasks }, all) => {
    const left = all.filter(({ sender }) => sender !== unmasks[0].sender);
    return left.sort((a, b) => a.sender - b.sender);
  }, false);
  expect(study.modelOf(0)).toEqual(study.modelOf(1));
  const [own, other] = [0, 1].map((node) =>
    study
      .disk(node)
      .lines()
      .map((line) => JSON.parse(line).body)
      .findLast(({ type }) => type === "RELEASE"),
  );
  expect(own.recordHash).not.toBe(other.recordHash);
  expect(own.resultHash).toBe(other.resultHash);
  expect(faults(audit(bundleOf(study)))).toEqual([]);
});

test("a node that is left out refunds by whichever RESULT of the sum it was shown", () => {
  const study = shown(({ unmasks }) => unmasks.toReversed(), true);
  const refunds = study
    .disk(0)
    .lines()
    .filter((line) => line.includes('"REFUND"'));
  expect(refunds).toHaveLength(1);
  expect(faults(audit(bundleOf(study)))).toEqual([]);
});
