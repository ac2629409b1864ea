import { expect, test } from "vitest";
import { notesOf } from "@fedseg/coordinator/session/board.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { sinceSettled, sizeOf, uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { audit } from "../audit/audit.ts";
import { objections } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const LATE = 3;
const NODES = [0, 1, 2, 3];

/** Node 3 dies in a session, the first when left out, and comes back when the others are done and answer nobody. */
function lateForAll(session = 1): Hooks {
  let isDead = false;
  return {
    crashNode: (node, effect) => {
      if (node !== LATE || isDead || effect.type !== "send" || effect.message.type !== "unmask")
        return undefined;
      if (effect.message.envelope.session < session) return undefined;
      isDead = true;
      return { when: "after", restartMs: 600_000 };
    },
    toCoordinator: (_, message) =>
      message.type === "witness" && message.envelope.recipient === LATE && isDead ? [] : [{ message }],
  };
}

/** Node 3 is there first; the others come later, one by one, and whoever has had its FINAL hears nothing more. */
function eachForAMoment(): Hooks {
  const [here, asked, gone] = [new Set<number>(), new Set<number>(), new Set<number>()];
  return {
    crashNode: (node, { type }) => {
      if (type === "done" && node === LATE) gone.add(node);
      return undefined;
    },
    toCoordinator: (from, message) => {
      if (message.type === "resume") here.add(from);
      return here.has(from) ? [{ message, delayMs: from === LATE ? 0 : 6000 + 50 * from }] : [];
    },
    toNode: (to, message) => {
      const isOfLate = message.type === "witness-request" && message.subject === LATE;
      // It asks when it connects, and nobody else has connected yet.
      const isEarly = isOfLate && !asked.has(to);
      if (isEarly) asked.add(to);
      if (isEarly || gone.has(to)) return [];
      if (message.type === "final" && to !== LATE) gone.add(to);
      return [{ message }];
    },
  };
}

function patient(tiny: Plan): Plan {
  return { ...tiny, timing: { ...tiny.timing, bundleMs: 30_000 } };
}

function types(study: InProcessStudy): readonly string[] {
  return study
    .disk(LATE)
    .lines()
    .map((line) => parseEntry(line)!.body.type);
}

test("what a late node could not sign is signed when its study is started once more, and it says that beforehand", () => {
  const first = new InProcessStudy({ plan: patient, hooks: lateForAll() }).run();
  expect(first.modelOf(LATE)).toEqual(first.model());
  expect(types(first)).not.toContain("MODEL");
  const said = first.told.filter(({ party }) => party === LATE).at(-1);
  expect(said).toMatchObject({ code: "LEDGER_UNSIGNED" });
  expect(said?.text).toContain("starts fedseg-coordinator run for this study once more");
  const disks = NODES.map((node) => first.disk(node));
  const coordinatorDisk = first.disk("coordinator");
  new InProcessStudy({ plan: patient, disks, coordinatorDisk, hooks: eachForAMoment() }).run();
  expect(types(first)).toContain("MODEL");
  expect(types(first).filter((type) => type === "RELEASE")).toHaveLength(sums(first));
});

/** The study once more as LEDGER_UNSIGNED advises: everybody but node 3 comes later, and whoever is done leaves. */
function onceMore(first: InProcessStudy, laterMs: number): InProcessStudy {
  const disks = NODES.map((node) => first.disk(node));
  const leaves: Hooks = {
    crashNode: (_, { type }) => (type === "done" ? { when: "after", restartMs: Infinity } : undefined),
  };
  const coordinatorDisk = first.disk("coordinator");
  const second = new InProcessStudy({ plan: patient, disks, coordinatorDisk, hooks: leaves });
  second.begin();
  for (const node of [0, 1, 2]) second.kill(node, { restartMs: laterMs });
  second.agenda.run();
  return second;
}

/** What an audit says of what the first run has published, and of ledgers and checkpoints as nodes hand them in now. */
function audited(first: InProcessStudy) {
  const { running } = done(first);
  const checkpoints = first.plan.roster.map(({ name }, node) => {
    const notes = uniteNotes(notesOf(running, node), ownNotes(first.disk(node)));
    const best = sinceSettled(notes, running.study.cohort.t);
    return [`checkpoints/${name}.notes`, utf8(best.map(formatNote).join(""))] as const;
  });
  const report = audit(new Map([...bundleOf(first), ...checkpoints]));
  return [report.verdict, ...objections(report)];
}

test("what is signed in a second start is all that an audit lacked, where others had cosigned the node's ledger before", () => {
  const early = new InProcessStudy({ plan: patient, hooks: lateForAll() }).run();
  const later = new InProcessStudy({ plan: patient, hooks: lateForAll(3) }).run();
  const lacking = ["11 LEDGER_OLD?", "5 LEDGER_OLD?"];
  expect(audited(early)).toEqual(["NOT VERIFIABLE", ...lacking.toSpliced(1, 0, "4 CHECKPOINT_ALONE?")]);
  expect(audited(later)).toEqual(["NOT VERIFIABLE", ...lacking]);
  onceMore(early, 6000);
  onceMore(later, 6000);
  // Cosignatures of what it signs late come with the next study.
  expect(audited(early)).toEqual(["NOT VERIFIABLE", "4 CHECKPOINT_ALONE?"]);
  expect(audited(later)).toEqual(["PASS"]);
});

test("who hears that it was the last before its partners have come signs a checkpoint of what waited all the same", () => {
  const first = new InProcessStudy({ plan: patient, hooks: lateForAll(3) }).run();
  expect(types(first)).not.toContain("MODEL");
  // When the coordinator has let go whom it has seen, and before node 3 has waited in vain.
  const second = onceMore(first, 40_000);
  expect(second.node(LATE)).toBeUndefined();
  expect(types(first)).toContain("MODEL");
  expect(sizeOf(ownNotes(first.disk(LATE)).at(-1)!)).toBe(first.disk(LATE).lines().length);
});

function done(study: InProcessStudy) {
  const state = study.coordinator();
  if (state?.phase !== "done") throw new TypeError("expected a study with its model");
  return state;
}

function sums(study: InProcessStudy): number {
  return done(study).running.history.length;
}
