import { audit } from "../audit/audit.ts";
import { cancel } from "@fedseg/coordinator/edge/cancel.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { describe, expect, test } from "vitest";
import { keyOf, resign } from "../adversary/forger.ts";
import { lyingProcesses } from "../adversary/lying-processes.ts";
import { objections } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { waitingOn } from "../simulation/waiting.ts";
import { TINY_LIMITS, tinyKey } from "../simulation/tiny-market.ts";
import { booksOn } from "./owner.ts";
import { falseComplaints } from "./false-complaints.ts";

/** Hears nothing of the end when it comes: its connection is down. */
const ABSENT = 0;
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

type Running = () => InProcessStudy;

/** Runs a study whose first node does not hear of its end. */
function run(make: (study: Running) => StudyOptions): InProcessStudy {
  const options = make(() => study);
  const study: InProcessStudy = new InProcessStudy({
    ...options,
    hooks: {
      ...options.hooks,
      toNode(to, message) {
        const isLost = to === ABSENT && ["ended", "revoke", "final"].includes(message.type);
        return isLost ? [] : (options.hooks?.toNode?.(to, message) ?? [{ message }]);
      },
    },
  });
  return study.run();
}

const nodesOf = ({ plan }: InProcessStudy) => [...plan.roster.keys()];
const disksOf = (study: InProcessStudy) => nodesOf(study).map((node) => study.disk(node));

/** The coordinator's next start, on everybody's disks. */
const again = (study: InProcessStudy) =>
  new InProcessStudy({
    nodes: study.plan.roster.length,
    plan: () => study.plan,
    disks: disksOf(study),
    coordinatorDisk: study.disk("coordinator"),
  }).run();

/** The next study of the same nodes. */
const next = (study: InProcessStudy) =>
  new InProcessStudy({
    nodes: study.plan.roster.length,
    plan: another,
    disks: disksOf(study),
  }).run();

const denialsOf = (study: InProcessStudy, party: number | "coordinator") =>
  ofType(study, party, "DENY").map(({ code }) => code);

/** The coordinator is gone for good in its second session. */
const cutOff: Hooks = {
  crashCoordinator: (effect) =>
    effect.type === "send" && effect.message.type === "close" && effect.message.envelope.session === 2
      ? { when: "after", restartMs: Infinity }
      : undefined,
};

/** Nodes lie in every sum, and their owners and the others' allow six attempts. */
const lying = (study: Running, liars: readonly number[], nodes: number): StudyOptions => ({
  nodes,
  allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts: 6 } },
  plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 6 } }),
  hooks: lyingProcesses(study, liars, () => true),
});

/** The last node enrols with the channel key of another. */
function sameChannelKey({ plan }: InProcessStudy): Hooks {
  let channelKey: Uint8Array | undefined;
  return {
    toCoordinator(from, message) {
      if (message.type !== "enrol") return [{ message }];
      channelKey ??= decodeCanonical(message.envelope.body, enrolBody)!.channelKey;
      const copied = { channelKey };
      if (from !== 3) return [{ message }];
      return [
        {
          message: {
            ...message,
            envelope: resign(planBinding(plan), message.envelope, enrolBody, (body) => ({
              ...body,
              ...copied,
            })),
          },
        },
      ];
    },
  };
}

const revoked = { ...revocationOf(keyOf(2), "shop-3", "stolen laptop"), type: "revoke" } as const;

/** Everything that ends a study for good, by its code, and what the node that was away refuses it with. */
const ENDS: Readonly<
  Record<
    string,
    { readonly make: (study: Running) => StudyOptions; readonly absent?: string; readonly last?: true }
  >
> = {
  ATTEMPTS_EXHAUSTED: {
    make: () => ({
      hooks: {
        toCoordinator: (from, message) => (from > 1 && message.type === "report" ? [] : [{ message }]),
      },
    }),
  },
  COMMITMENT_MISMATCH: { make: (study) => lying(study, [2], 3), absent: "COMMITMENT_MISMATCH" },
  FAULTY_UNEXPLAINED: { make: (study) => lying(study, [2, 3], 4) },
  TOO_MANY_EXCLUDED: { make: (study) => ({ hooks: falseComplaints(study, [2, 3]) }) },
  PLAN_TOO_SMALL: {
    make: () => ({ table: () => ({ users: 0, d: 2, codes: new Uint16Array(0), ids: [] }) }),
    absent: "PLAN_TOO_SMALL",
  },
  ENROL_DUPLICATE: { make: () => ({ hooks: sameChannelKey(new InProcessStudy()) }) },
  IDENTITY_REVOKED: {
    make: () => ({
      hooks: {
        toCoordinator: (from, message) =>
          from === 1 && message.type === "report" && message.envelope.session === 2
            ? [{ message: revoked }, { message }]
            : [{ message }],
      },
    }),
    absent: "IDENTITY_REVOKED",
  },
};

describe("what ends a study for good is signed, also for a node that comes later", () => {
  test.each(Object.entries(ENDS))("%s", (code, { make, absent = "STUDY_ENDED" }) => {
    const first = run(make);
    expect(first.told).toContainEqual(expect.objectContaining({ party: "coordinator", code }));
    expect(denialsOf(first, "coordinator")).toEqual([code]);
    for (const node of nodesOf(first).slice(1)) expect(first.node(node)?.phase).toBe("refused");
    expect(first.node(ABSENT)?.phase).not.toBe("refused");
    const later = again(first);
    expect(later.node(ABSENT)).toMatchObject({ phase: "refused", error: { code: absent } });
    expect(denialsOf(later, "coordinator")).toEqual([code]);
    expect(later.coordinator()).toMatchObject({ phase: "failed", error: { code } });
  });
});

test("a coordinator that died in the last attempt ends the study when it comes back", () => {
  let isDead = false;
  const study = run(() => ({
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 1 } }),
    hooks: {
      crashCoordinator: (effect) => {
        if (isDead || effect.type !== "send" || effect.message.type !== "open") return undefined;
        isDead = true;
        return { when: "after", restartMs: 50 };
      },
    },
  }));
  expect(denialsOf(study, "coordinator")).toEqual(["ATTEMPTS_EXHAUSTED"]);
  for (const node of nodesOf(study).slice(1)) expect(denialsOf(study, node)).toEqual(["STUDY_ENDED"]);
});

/** A study cut off in its second session, in which the first node has not heard of the first result; then it is cancelled. */
function cancelled() {
  const first = new InProcessStudy({
    hooks: {
      ...cutOff,
      toNode: (to, message) =>
        to === ABSENT && "envelope" in message && message.envelope.session === 2 ? [] : [{ message }],
    },
  }).run();
  const phases = nodesOf(first).map((node) => first.node(node)?.phase);
  const released = nodesOf(first).map((node) => ofType(first, node, "RELEASE").length);
  cancel(coordinatorBooks(first), first.plan);
  return { before: { phases, released }, later: again(first) };
}

function coordinatorBooks(study: InProcessStudy): Books<void> {
  const now = () => new Date(Date.UTC(2026, 0, 1));
  return new Books(study.disk("coordinator"), {
    key: tinyKey("tiny", "coordinator"),
    name: "coordinator",
    now,
  });
}

/** What a party has recorded of one type, signed or until its peers have answered. */
function ofType<Type extends LedgerEvent["type"]>(
  study: InProcessStudy,
  party: number | "coordinator",
  type: Type,
) {
  const bodies = study
    .disk(party)
    .lines()
    .map((line) => parseEntry(line)!.body);
  const recorded = [...bodies, ...waitingOn(study.disk(party))];
  return recorded.filter((body): body is Extract<LedgerEvent, { type: Type }> => body.type === type);
}

describe("a study that its operator cancels", () => {
  const { before, later } = cancelled();

  test("ends at every node and in every ledger, once, and a second cancel changes nothing", () => {
    expect(before.phases).toEqual(Array(4).fill("running"));
    for (const node of nodesOf(later)) {
      expect(later.node(node)).toMatchObject({ phase: "refused", error: { code: "STUDY_CANCELLED" } });
      expect(denialsOf(later, node)).toEqual(["STUDY_CANCELLED"]);
    }
    const lines = later.disk("coordinator").lines();
    cancel(coordinatorBooks(later), later.plan);
    expect(later.disk("coordinator").lines()).toEqual(lines);
    expect(denialsOf(later, "coordinator")).toEqual(["STUDY_CANCELLED"]);
  });

  test("stops waiting once the whole roster has heard of it", () => {
    expect(later.told.filter(({ code }) => code === "STUDY_CANCELLED").length).toBeGreaterThan(0);
    // Nodes wait twice as long for what could give their charges back.
    const { bundleMs, reportMs } = later.plan.timing;
    expect(later.agenda.now()).toBeLessThan(2 * Math.max(bundleMs, reportMs) + 100);
  });

  test("settles what was released, also at a node that had not heard of it, and keeps the open charge", () => {
    expect(before.released).toEqual([0, 1, 1, 1]);
    for (const node of nodesOf(later)) {
      const [release, ...more] = ofType(later, node, "RELEASE");
      expect([release.session, more, ofType(later, node, "REFUND")]).toEqual([1, [], []]);
      const open = ofType(later, node, "RESERVE").filter(({ session }) => session === 2);
      expect(open).toHaveLength(node === ABSENT ? 0 : 1);
      const charges = [release, ...open].map(({ muSq }) => BigInt(muSq));
      const { filter } = booksOn(later.disk(node), node).standing().account;
      expect(spentSq(filter)).toBe(charges.reduce((sum, charge) => sum + charge, 0n));
    }
  });

  test("gives way to the next one, whose audit passes with the cancelled one in the ledgers", () => {
    const second = next(later);
    for (const node of nodesOf(second)) expect(second.modelOf(node)).toEqual(second.model());
    const report = audit(bundleOf(second));
    expect(objections(report)).toEqual([]);
    expect(report.verdict).toBe("PASS");
  });

  test("is not cancelled any more once it has a model", () => {
    const done = new InProcessStudy().run();
    expect(() => cancel(coordinatorBooks(done), done.plan)).toThrow(
      expect.objectContaining({ code: "STUDY_OVER" }),
    );
  });
});
