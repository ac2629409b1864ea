import { expect, test } from "vitest";
import {
  answersNeeded,
  checkInequalities,
  defaultCohort,
  outlivesOneRestored,
} from "@fedseg/shared/secagg/cohort.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { confirmBody, unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { bindingOf, closeOver } from "../adversary/forger.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { afterwards } from "./later-study.ts";

const VICTIM = 1;

test.each([
  [3, 2],
  [4, 3],
  [5, 3],
  [7, 5],
  [10, 7],
])("a node among %d needs the answers of %d peers, none of them its own", (n, needed) => {
  expect(answersNeeded(defaultCohort(n))).toBe(needed);
});

test("every admissible cohort has as many peers as must answer, and so many answers meet every quorum", () => {
  for (let n = 3; n <= 24; n += 1)
    for (let c = 1; c < n; c += 1)
      for (let t = c + 1; t <= n; t += 1)
        for (let m = t; m <= n; m += 1) {
          const cohort = { n, c, t, m };
          if (checkInequalities(cohort).length > 0) continue;
          const needed = answersNeeded(cohort);
          expect(needed).toBeLessThan(n);
          // Honest peers that answer, and those that were in the quorum, are more than there are honest peers.
          expect(needed - c + (t - c - 1)).toBeGreaterThan(n - 1 - c);
          expect(needed - 1 - c + (t - c - 1)).toBe(n - 1 - c);
        }
});

/** How many survivor sets the victim has signed in the first attempt. */
function setsOf(witnessed: WitnessedStudy): number {
  const sets = witnessed.messages(VICTIM).flatMap((message) => {
    if (message.type !== "confirm" && message.type !== "unmask") return [];
    if (message.envelope.attempt > 1) return [];
    const body = message.type === "confirm" ? confirmBody : unmaskBody;
    return [toHex(decodeCanonical(message.envelope.body, body)!.closeHash)];
  });
  return new Set(sets).size;
}

/**
 * The victim unmasks one set, is brought back to its REPORT, and is shown another set; nobody else is shown any before all
 * have testified. Nothing that is signed in that attempt comes through.
 */
function shownTwoSets(nodes: number): WitnessedStudy {
  let image: MemoryStore | undefined;
  let isRestored = false;
  const hooks: Hooks = {
    toCoordinator(from, message) {
      if (from === VICTIM && message.type === "report") image ??= witnessed.study.disk(VICTIM).copy();
      const isSet = message.type === "unmask" || message.type === "confirm";
      return isSet && message.envelope.attempt === 1 ? [] : [{ message }];
    },
    toNode(to, message) {
      if (message.type !== "close" || message.envelope.attempt > 1) return [{ message }];
      if (to !== VICTIM) return [];
      if (!isRestored) return [{ message }];
      const others = Array.from({ length: nodes - 1 }, (_, node) => node);
      const headers = message.headers.slice(0, nodes - 1);
      return [{ message: closeOver(bindingOf(witnessed.study), message, others, headers) }];
    },
    crashNode(node, effect) {
      const isHit = node === VICTIM && effect.type === "send" && effect.message.type === "unmask";
      if (!isHit || isRestored) return undefined;
      isRestored = true;
      return { when: "after", restartMs: 20, disk: image! };
    },
  };
  const witnessed: WitnessedStudy = new WitnessedStudy({ nodes, sessions: 1, hooks });
  return witnessed.run();
}

test("where quorums can meet in a restored node alone, it signs no set in the attempt that it comes back to", () => {
  const witnessed = shownTwoSets(4);
  expect(witnessed.codes(VICTIM)).toContain("CLOSE_UNSIGNED");
  expect(witnessed.said(VICTIM)).toContain("report 1/2");
  const inFirst = witnessed
    .messages(VICTIM)
    .filter((message) => "envelope" in message && message.envelope.attempt === 1)
    .map(({ type }) => type);
  expect(inFirst.filter((type) => type === "unmask" || type === "confirm")).toEqual(["unmask"]);
});

test("elsewhere it may sign a second set: every two quorums meet in an honest node besides", () => {
  expect(setsOf(shownTwoSets(5))).toBe(2);
  const small = [3, 4, 5, 6, 7, 8, 9, 10];
  expect(small.filter((n) => !outlivesOneRestored(defaultCohort(n)))).toEqual([4, 6, 7, 9, 10]);
  for (let n = 3; n <= 60; n += 1) {
    const { c, t } = defaultCohort(n);
    expect(outlivesOneRestored({ n, c, t })).toBe((n + c) % 2 === 0);
  }
});

test("a process says UNMASKED of an attempt in which an earlier one has reported, and takes no charge back", () => {
  const witnessed = shownTwoSets(4);
  const second = witnessed
    .messages(VICTIM)
    .find((message) => message.type === "report" && message.envelope.attempt === 2);
  const header = second?.type === "report" && decodeCanonical(second.envelope.body, reportBody);
  expect(header && header.earlier).toEqual([{ attempt: 1, outcome: "UNMASKED" }]);
  const types = witnessed.ledger(VICTIM).map(({ type }) => type);
  expect(types.filter((type) => type === "ABORT" || type === "REFUND")).toEqual([]);
  expect(witnessed.charged(VICTIM)).toContain("1/1");
});

test("what peers have seen outlives their processes and the study", () => {
  const first = new InProcessStudy().run();
  const seen = first.disk(0);
  const second = afterwards(first, {}).run();
  expect(second.modelOf(VICTIM)).toBeDefined();
  expect(seen.read(`seen/${first.plan.roster[VICTIM].identity}`)).toBeDefined();
  expect(seen.read(`seen/${first.plan.roster[0].identity}`)).toBeUndefined();
});

test("a node restored to its REPORT within the attempt signs no other survivor set than its peers were shown", () => {
  let image: MemoryStore | undefined;
  let isRestored = false;
  const hooks: Hooks = {
    toCoordinator(from, message) {
      if (from === VICTIM && message.type === "report") image ??= witnessed.study.disk(VICTIM).copy();
      return message.type === "unmask" ? [] : [{ message }];
    },
    toNode(to, message) {
      if (to !== VICTIM || message.type !== "close" || !isRestored) return [{ message }];
      const binding = bindingOf(witnessed.study);
      return [{ message: closeOver(binding, message, [0, 1, 2], message.headers.slice(0, 3)) }];
    },
    crashNode(node, effect) {
      const isHit = node === VICTIM && effect.type === "send" && effect.message.type === "unmask";
      if (!isHit || isRestored) return undefined;
      isRestored = true;
      return { when: "after", restartMs: 20, disk: image! };
    },
  };
  const witnessed: WitnessedStudy = new WitnessedStudy({ sessions: 1, hooks });
  witnessed.run();
  expect(witnessed.refusal(VICTIM)).toBe("SECOND_CLOSE");
  expect(setsOf(witnessed)).toBe(1);
});

test("a disk from between the lines of one answer, as long as its report says, lacks the charge and is old", () => {
  let image: MemoryStore | undefined;
  const first: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      toCoordinator: (from, message) =>
        from === VICTIM && message.type === "report" && message.envelope.session === 1 ? [] : [{ message }],
      toNode: (_, message) => (message.type === "checkpoints" ? [] : [{ message }]),
      crashNode(node, effect) {
        const isCharge =
          effect.type === "commit" &&
          effect.ledger.some((draft) => draft.type === "RESERVE" && draft.session === 2);
        if (node === VICTIM && isCharge) image ??= first.study.disk(VICTIM).copy();
        return undefined;
      },
    },
  });
  first.run();
  const disks = first.study.plan.roster.map((_, node) => (node === VICTIM ? image! : first.study.disk(node)));
  const second = new WitnessedStudy({ disks, coordinatorDisk: first.study.disk("coordinator") }).run();
  expect(second.refusal(VICTIM)).toBe("LEDGER_BEHIND");
});
