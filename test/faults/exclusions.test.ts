import { expect, test } from "vitest";
import type { CoordinatorEffect } from "@fedseg/coordinator/session/events.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { hashEvidence } from "@fedseg/shared/session/conviction.ts";
import { bindingOf, keyOf, resign } from "../adversary/forger.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { falseComplaints } from "./false-complaints.ts";

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

/** A study whose last node complains about a good deal; the coordinator dies once the exclusion is durable. */
function withFalseComplaint(): WitnessedStudy {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      ...falseComplaints(() => witnessed.study, [LIAR]),
      crashCoordinator: dyingAt(
        (effect) => effect.type === "commit" && effect.journal.some(({ key }) => key === "excluded"),
      ),
    },
  });
  witnessed.run();
  return witnessed;
}

test("who complains about a good deal is left out, and stays so when the coordinator has died since", () => {
  const witnessed = withFalseComplaint();
  const sums = witnessed.ledger(0).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
  expect(sums).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
  const opened = witnessed.study.told.filter(({ code }) => code === "opened");
  const withLiar = opened.map(({ text }) => text.includes('"nodes":[0,1,2,3]'));
  expect(withLiar).toEqual(opened.map((_, at) => at === 0));
});

test("everybody has the exclusion in the ledger once, with its evidence, and the one left out has it too", () => {
  const witnessed = withFalseComplaint();
  const entries = ([0, 1, 2, LIAR, "coordinator"] as const).map((party) =>
    witnessed.ledger(party).filter(({ type }) => type === "EXCLUDE"),
  );
  expect(entries[0]).toMatchObject([{ node: LIAR, code: "FALSE_COMPLAINT", session: 1, attempt: 1 }]);
  expect(entries).toEqual(entries.map(() => entries[0]));
  for (const node of [0, 1, 2, LIAR]) expect(witnessed.study.evidenceOf(node)).toEqual(["FALSE_COMPLAINT"]);
  const told = witnessed.study.told.filter(({ code, party }) => code === "EXCLUDED" && party === LIAR);
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining("This node is left out")]);
});

test("a coordinator that calls a node convicted without evidence is refused", () => {
  let isDone = false;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      toNode(to, message) {
        if (to !== 0 || message.type !== "open" || isDone) return [{ message }];
        isDone = true;
        const [bundle, complaint] = message.bundles;
        const evidence = { type: "complaint", bundle, complaint } as const;
        const address = {
          type: "EXCLUDE",
          session: 1,
          attempt: 1,
          sender: COORDINATOR,
          recipient: EVERYONE,
        } as const;
        const content = { node: 1, code: "BAD_DEAL", evidenceHash: hashEvidence(evidence) };
        const envelope = sealEnvelope(keyOf(COORDINATOR), bindingOf(witnessed.study), address, content);
        return [{ message: { type: "exclude", envelope, evidence } }, { message }];
      },
    },
  });
  witnessed.run();
  expect(witnessed.refusal(0)).toBe("FALSE_CONVICTION");
  expect(witnessed.study.evidenceOf(0)).toEqual(["FALSE_CONVICTION"]);
  expect(witnessed.charged(0)).toEqual([]);
});

/** The last node's report is another one on the way, committed to something else; the coordinator dies once at an effect. */
function withWrongCommitment(
  maxAttempts: number,
  isHit: (effect: CoordinatorEffect) => boolean,
): WitnessedStudy {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts } }),
    hooks: {
      toCoordinator(from, message: NodeMessage) {
        if (from !== LIAR || message.type !== "report") return [{ message }];
        const envelope = resign(bindingOf(witnessed.study), message.envelope, reportBody, (body) => ({
          ...body,
          commitment: new Uint8Array(32),
        }));
        return [{ message: { ...message, envelope } }];
      },
      crashCoordinator: dyingAt(isHit),
    },
  });
  return witnessed.run();
}

test("a coordinator that dies after a faulty sum does not forget it", () => {
  const witnessed = withWrongCommitment(
    3,
    (effect) => effect.type === "commit" && effect.ledger.some(({ type }) => type === "FAULTY"),
  );
  for (const party of [0, 1, 2, "coordinator"] as const) {
    const faulty = witnessed.ledger(party).filter(({ type }) => type === "FAULTY");
    expect(faulty).toMatchObject([{ session: 1, attempt: 1, survivors: [0, 1, 2, 3] }]);
  }
  const opened = witnessed.study.told.filter(
    ({ code, text }) => code === "opened" && text.includes("[0,1,2,3]"),
  );
  expect(opened).toHaveLength(1);
  expect(witnessed.released("coordinator")).toHaveLength(2);
});

test("a faulty sum without another attempt ends the study for good, also for a coordinator that comes back", () => {
  const witnessed = withWrongCommitment(1, (effect) => effect.type === "stop");
  const state = witnessed.study.coordinator();
  expect(state?.phase === "failed" ? state.error.code : state?.phase).toBe("COMMITMENT_MISMATCH");
  expect(witnessed.released("coordinator")).toEqual([]);
  for (const node of [0, 1, 2]) {
    expect(witnessed.refusal(node)).toBe("COMMITMENT_MISMATCH");
    expect(witnessed.ledger(node).at(-1)).toMatchObject({ type: "DENY", code: "COMMITMENT_MISMATCH" });
    expect(new Set(witnessed.study.evidenceOf(node))).toEqual(new Set(["COMMITMENT_MISMATCH"]));
    expect(witnessed.charged(node)).toEqual(["1/1"]);
  }
});
