import { expect, test } from "vitest";
import type { CoordinatorEffect } from "@fedseg/coordinator/session/state.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, type Envelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { bindingOf, keyOf, resign } from "../adversary/forger.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";

const LIAR = 3;

/** The coordinator dies once, right after an effect, and comes back soon. */
function dyingAt(isHit: (effect: CoordinatorEffect) => boolean) {
  let isDead = false;
  return (effect: CoordinatorEffect) => {
    if (isDead || !isHit(effect)) return undefined;
    isDead = true;
    return { when: "after", restartMs: 50 } as const;
  };
}

/** The node complains about a dealer whose shares everybody else accepts; its own process believes that it has reported. */
function complaintOf(report: Envelope, binding: Binding): NodeMessage {
  const { openHash } = decodeCanonical(report.body, reportBody)!;
  const { session, attempt, sender, recipient } = report;
  const address = { type: "COMPLAINT", session, attempt, sender, recipient } as const;
  const envelope = sealEnvelope(keyOf(sender), binding, address, { openHash, dealers: [1] });
  return { type: "complaint", envelope };
}

test("a node that was excluded stays so when the coordinator has died since", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      toCoordinator(from, message: NodeMessage) {
        if (from !== LIAR || message.type !== "report") return [{ message }];
        return [{ message: complaintOf(message.envelope, bindingOf(witnessed.study)) }];
      },
      crashCoordinator: dyingAt(
        (effect) => effect.type === "commit" && effect.journal.some(({ key }) => key === "excluded"),
      ),
    },
  });
  witnessed.run();
  const sums = witnessed.ledger(0).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
  expect(sums).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
  const opened = witnessed.study.told.filter(({ code }) => code === "opened");
  const withLiar = opened.map(({ text }) => text.includes('"nodes":[0,1,2,3]'));
  expect(withLiar).toEqual(opened.map((_, at) => at === 0));
});

test("a sum that does not verify ends the study for good, also for a coordinator that comes back", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      toCoordinator(from, message: NodeMessage) {
        if (from !== LIAR || message.type !== "report") return [{ message }];
        const envelope = resign(bindingOf(witnessed.study), message.envelope, reportBody, (body) => ({
          ...body,
          commitment: new Uint8Array(32),
        }));
        return [{ message: { ...message, envelope } }];
      },
      crashCoordinator: dyingAt((effect) => effect.type === "stop"),
    },
  });
  witnessed.run();
  const state = witnessed.study.coordinator();
  expect(state?.phase === "failed" ? state.error.code : state?.phase).toBe("COMMITMENT_MISMATCH");
  expect(witnessed.released("coordinator")).toEqual([]);
  for (const node of [0, 1, 2]) {
    expect(witnessed.refusal(node)).toBe("COMMITMENT_MISMATCH");
    expect(witnessed.ledger(node).at(-1)).toMatchObject({ type: "DENY", code: "COMMITMENT_MISMATCH" });
    expect(witnessed.study.evidenceOf(node)).toEqual(["COMMITMENT_MISMATCH"]);
    expect(witnessed.charged(node)).toEqual(["1/1"]);
  }
});
