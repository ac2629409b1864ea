import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { cancel } from "@fedseg/coordinator/edge/cancel.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describe, expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { lyingProcesses } from "../adversary/lying-processes.ts";
import { TINY_LIMITS, tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { falseComplaints } from "./false-complaints.ts";
import { type Advice, afterAdvice } from "./follow.ts";
import { booksOn, leave } from "./owner.ts";
import { someOf } from "../full.ts";

const NODES = [0, 1, 2];
const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

function run(options: StudyOptions = {}): InProcessStudy {
  return new InProcessStudy({ nodes: 3, ...options }).run();
}

/** Images of the nodes' disks: what is run on them leaves the study as it is. */
const disksOf = (study: InProcessStudy) => NODES.map((node) => study.disk(node).copy());

/** The same coordinator, started again. */
const again = (study: InProcessStudy, options: StudyOptions = {}) =>
  run({ disks: disksOf(study), coordinatorDisk: study.disk("coordinator").copy(), ...options });

/** A new study of the same nodes. */
const next = (study: InProcessStudy, options: StudyOptions = {}) =>
  run({ plan: another, disks: disksOf(study), ...options });

/** Nodes from `first` on lose what they send of one type. */
const silent = (first: number, type: string): Hooks => ({
  toCoordinator: (from, message) => (from >= first && message.type === type ? [] : [{ message }]),
});

/** The coordinator dies for good in its second session. */
const cutOff: Hooks = {
  crashCoordinator: (effect) =>
    effect.type === "send" && effect.message.type === "close" && effect.message.envelope.session === 2
      ? { when: "after", restartMs: Infinity }
      : undefined,
};

/** Runs a study at its first use; whoever goes on from it takes images of its disks. */
function once(make: () => InProcessStudy): () => InProcessStudy {
  let made: InProcessStudy | undefined;
  return () => (made ??= make());
}

const CUT_OFF = once(() => run({ hooks: cutOff }));
const EXHAUSTED = once(() => run({ hooks: silent(1, "report") }));

/** A study in which a node comes back with a disk as old as its first report; and the disk that it had. */
function withOldDisk(): { readonly study: InProcessStudy; readonly newest: MemoryStore } {
  let [image, newest]: (MemoryStore | undefined)[] = [undefined, undefined];
  const study: InProcessStudy = new InProcessStudy({
    nodes: 3,
    hooks: {
      crashNode: (node, effect) => {
        if (node !== 0 || effect.type !== "send-at-tick") return undefined;
        image ??= study.disk(0).copy();
        if (effect.turn.session !== 3 || newest) return undefined;
        newest = study.disk(0).copy();
        return { when: "after", restartMs: 50, disk: image };
      },
    },
  });
  return { study: study.run(), newest: newest! };
}

/** A study whose liars end it, its account large enough for every attempt. */
function ended(nodes: number, hooksOf: (study: () => InProcessStudy) => Hooks): InProcessStudy {
  const study: InProcessStudy = new InProcessStudy({
    nodes,
    allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts: 8 } },
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 8 } }),
    hooks: hooksOf(() => study),
  });
  return study.run();
}

/** The coordinator that was cut off starts once more after something. */
function cutOffAnd(nodes: number, then: (study: InProcessStudy) => void): InProcessStudy {
  const study = run({ nodes, hooks: cutOff });
  then(study);
  return againOf(study);
}

const againOf = (study: InProcessStudy) => {
  const { roster } = study.plan;
  const disks = roster.map((_, node) => study.disk(node));
  return run({ nodes: roster.length, disks, coordinatorDisk: study.disk("coordinator") });
};

function cancelled(study: InProcessStudy): void {
  const key = tinyKey("tiny", "coordinator");
  const now = () => new Date(Date.UTC(2026, 0, 1));
  cancel(new Books(study.disk("coordinator"), { key, name: "coordinator", now }), study.plan);
}

const revoked = { ...revocationOf(tinyKey("tiny", "shop-3"), "shop-3", "stolen"), type: "revoke" } as const;

/** What an advice is about, what its reader does, and what comes of it: a model at every node. */
const FOLLOWED: Readonly<
  Record<
    string,
    {
      readonly happens: () => InProcessStudy;
      readonly follow: (study: InProcessStudy) => InProcessStudy;
    }
  >
> = {
  "NOT_ENROLLED: start this coordinator again": {
    happens: () => run({ hooks: silent(2, "enrol") }),
    follow: again,
  },
  "TOO_FEW_NODES: start this coordinator again": {
    happens: () => run({ hooks: silent(2, "bundle") }),
    follow: again,
  },
  "ATTEMPTS_EXHAUSTED: a new study": { happens: () => EXHAUSTED(), follow: next },
  "STUDY_ENDED: start the node again for the next study": {
    happens: () => EXHAUSTED(),
    follow: next,
  },
  "STUDY_UNDER_WAY: go on with the earlier study": {
    happens: () => next(CUT_OFF()),
    follow: (study) => {
      const first = CUT_OFF();
      return run({ disks: disksOf(study), coordinatorDisk: first.disk("coordinator").copy() });
    },
  },
  "STUDY_UNDER_WAY: give the earlier study up": {
    happens: () => next(CUT_OFF()),
    follow: (study) => {
      for (const node of NODES) leave(study.disk(node), node);
      return next(study);
    },
  },
  "CLOCK_OFF: let the clock follow a time server": {
    happens: () => run({ clockError: (party) => (party === "shop-2" ? 1e7 : 0) }),
    follow: again,
  },
  "PLAN_REPEATED: a new studyId": {
    happens: () => {
      const first = run();
      return run({ disks: disksOf(next(first)) });
    },
    follow: (study) =>
      run({ plan: (tiny) => ({ ...tiny, studyId: "cd".repeat(32) }), disks: disksOf(study) }),
  },
  "BUDGET_EXHAUSTED: authorise a larger budget": {
    happens: () => next(run({ accountEpsilon: 8 }), { accountEpsilon: 8 }),
    follow: (study) => {
      for (const node of NODES) {
        const books = booksOn(study.disk(node), node);
        for (const rung of books.standing().account.ladder) {
          const { filter } = books.standing().account;
          if (rung > filter.budgetSq) books.commit([], [{ type: "RAISE", budgetMuSq: `${rung}` }]);
        }
      }
      return next(study, { accountEpsilon: 8 });
    },
  },
  "FAULTY_UNEXPLAINED: a new study without those whom the sums suspect": {
    happens: () => ended(5, (study) => lyingProcesses(study, [3, 4], () => true)),
    follow: next,
  },
  "TOO_MANY_EXCLUDED: a new study without those left out": {
    happens: () => ended(5, (study) => falseComplaints(study, [3, 4])),
    follow: next,
  },
  "IDENTITY_REVOKED: a new plan with the owner's new key": {
    happens: () =>
      run({
        hooks: {
          toCoordinator: (from, message) =>
            from === 0 && message.type === "report" ? [{ message: revoked }, { message }] : [{ message }],
        },
      }),
    follow: (study) => {
      for (const node of NODES) booksOn(study.disk(node), node).rotate(tinyKey("later", tinyName(node)));
      return next(study, { seed: "later" });
    },
  },
  "STUDY_LEFT: the operator goes on without this node": {
    happens: () => cutOffAnd(5, (study) => leave(study.disk(4), 4)),
    follow: againOf,
  },
  "STUDY_LEFT: or ends the study with fedseg-coordinator cancel": {
    happens: () => cutOffAnd(3, (study) => leave(study.disk(2), 2)),
    follow: (study) => {
      cancelled(study);
      return next(againOf(study));
    },
  },
  "STUDY_CANCELLED: the next study begins anew": {
    happens: () => cutOffAnd(3, cancelled),
    follow: next,
  },
  "LEDGER_BEHIND: restore the newest copy": {
    happens: () => withOldDisk().study,
    follow: () => {
      const { study, newest } = withOldDisk();
      const disks = NODES.map((node) => (node === 0 ? newest : study.disk(node)));
      return run({ disks, coordinatorDisk: study.disk("coordinator") });
    },
  },
};

describe("advice that is followed leads to a model at every node", () => {
  test.each(someOf(Object.entries(FOLLOWED), 8))("%s", (words, { happens, follow }) => {
    const [code] = words.split(":");
    const study = happens();
    const told = study.told.map((each) => each.code);
    expect(told).toContain(code);
    const after = follow(study);
    expect(after.model()).toBeDefined();
    for (const node of NODES) expect(after.modelOf(node)).toEqual(after.model());
  });
});

/** A study that was cut off, and a node's disk after it without a page of the journal. */
function withDamage() {
  const study = CUT_OFF();
  const disk = study.disk(1).copy();
  disk.commit([{ key: `${toHex(disk.read("study")!)}/roster`, value: new Uint8Array(1) }], []);
  return { study, disk };
}

/** An advice whose refusal leaves no study to look at. */
const DAMAGED = (): Advice => {
  const { study, disk } = withDamage();
  return {
    happens: () => run({ disks: disksOf(study).with(1, disk) }),
    follow: () => expect(again(study).model()).toBeDefined(),
  };
};

test("advice that is followed: a node whose journal is damaged starts with the newest copy", async () => {
  const entry = "JOURNAL_DAMAGED: Restore the newest copy of this node's data folder";
  expect(await afterAdvice(entry, DAMAGED())).toBeUndefined();
});
