import { Books } from "@fedseg/keeper/books/books.ts";
import { audit } from "../audit/audit.ts";
import { expect, test } from "vitest";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { waitingOn } from "../simulation/waiting.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { faults } from "../audit/faults.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { afterwards } from "./later-study.ts";
import { someOf } from "../full.ts";

const VICTIM = 1;

type MessageType = NodeMessage["type"];

/**
 * Every type of message that leaves a node: whether an image from just after its first one is old once the study has ended.
 * An image with everything that was ever signed is not old; some types no honest course holds.
 */
const IMAGES: Readonly<Record<MessageType, "old" | "whole" | "none">> = {
  resume: "old",
  enrol: "old",
  "witness-request": "old",
  witness: "old",
  bundle: "old",
  report: "old",
  confirm: "old",
  unmask: "old",
  checkpoint: "old",
  cosignatures: "old",
  finished: "whole",
  complaint: "none",
  abort: "none",
  revoke: "none",
  refused: "none",
};

const OLD = (Object.keys(IMAGES) as MessageType[]).filter((type) => IMAGES[type] === "old");

/** Types of messages that a node on an old disk sends: testimony about others is all that is signed among them. */
const HARMLESS: readonly MessageType[] = ["resume", "witness-request", "witness", "refused"];

/** Keeps images of disks, each from just after a node has first sent a message of a type. */
function keepImages(diskOf: (node: number) => MemoryStore) {
  const images = new Map<string, MemoryStore>();
  const shown: CoordinatorMessage[] = [];
  const hooks: Hooks = {
    toNode(to, message) {
      if (to === VICTIM && (message.type === "roster" || message.type === "checkpoints")) shown.push(message);
      return [{ message }];
    },
    toCoordinator(from, message) {
      const key = `${from} ${message.type}`;
      if (!images.has(key)) images.set(key, diskOf(from).copy());
      // Node 3 is silent once, so that there are confirmations.
      return from === 3 && message.type === "report" && message.envelope.session === 1 ? [] : [{ message }];
    },
  };
  return { images, shown, hooks };
}

function final(results: readonly SessionRecord[]): CoordinatorMessage {
  return { type: "final", results: [...results] };
}

/** A whole study, and the images that were taken in it. */
function studyWithImages() {
  const { images, shown, hooks } = keepImages((node) => witnessed.study.disk(node));
  const witnessed: WitnessedStudy = new WitnessedStudy({ hooks });
  witnessed.run();
  const ended = witnessed.study.coordinator();
  const results = ended?.phase === "done" ? ended.running.records : [];
  return {
    first: witnessed.study,
    /** What the victim was shown of its study without being asked for an answer, and what it can be shown of its beginning. */
    shown: [...shown, ...[1, 2, results.length].map((known) => final(results.slice(0, known)))],
    enrolled: witnessed.messages(VICTIM).find(({ type }) => type === "enrol"),
    isTaken: (node: number, type: MessageType) => images.has(`${node} ${type}`),
    imageOf: (node: number, type: MessageType) => images.get(`${node} ${type}`)!.copy(),
  };
}

const { first: FIRST, shown: SHOWN, enrolled: ENROLLED, isTaken, imageOf } = studyWithImages();

/** Another study, or the same plan again, of which some nodes come with old disks. */
function studyOn(old: ReadonlyMap<number, MemoryStore>, studyId?: string): WitnessedStudy {
  return new WitnessedStudy({
    plan: (tiny) => ({ ...tiny, ...(studyId && { studyId }) }),
    disks: FIRST.plan.roster.map((_, node) => old.get(node) ?? FIRST.disk(node).copy()),
  }).run();
}

function expectHarmless(study: WitnessedStudy, node: number, linesBefore: number): void {
  for (const { type } of study.messages(node)) expect(HARMLESS).toContain(type);
  expect(study.ledger(node).slice(linesBefore)).toEqual([]);
}

test("an image is taken after every type of message that an honest course holds", () => {
  const types = Object.keys(IMAGES) as MessageType[];
  expect(types.filter((type) => isTaken(VICTIM, type))).toEqual(
    types.filter((type) => IMAGES[type] !== "none"),
  );
});

test.each(someOf(OLD, 3))(
  "a node restored from an image after its first %s approves no plan and signs at most testimony",
  (type) => {
    const image = imageOf(VICTIM, type);
    const before = image.lines().length;
    const next = studyOn(new Map([[VICTIM, image]]), "ab".repeat(32));
    expectHarmless(next, VICTIM, before);
    // With an ENROLL on the way, its old study is under way: it approves no other plan and is left where it is.
    const refused = type === "enrol" ? undefined : "LEDGER_BEHIND";
    expect(next.refusal(VICTIM)).toBe(refused);
  },
);

test.each([
  [2, false],
  [3, true],
])("of five nodes one that has heard %d partners countersigns a plan: %s", (answers, isSigned) => {
  const heard = new Set<number>();
  const study = new WitnessedStudy({
    nodes: 5,
    hooks: {
      toNode(to, message) {
        if (to !== VICTIM || message.type !== "witness") return [{ message }];
        const { sender } = message.envelope;
        if (heard.size < answers) heard.add(sender);
        return heard.has(sender) ? [{ message }] : [];
      },
    },
  }).run();
  expect(heard.size).toBe(answers);
  expect(study.messages(VICTIM).some(({ type }) => type === "enrol")).toBe(isSigned);
  expect(study.ledger(VICTIM).some(({ type }) => type === "APPROVE")).toBe(isSigned);
});

test("a node on an old disk keeps its refusal unsigned, before it has a seat in a study", () => {
  const next = studyOn(new Map([[VICTIM, imageOf(VICTIM, "resume")]]), "ab".repeat(32));
  expect(waitingOn(next.study.disk(VICTIM)).map(({ type }) => type)).toEqual(["DENY"]);
  for (const party of [0, 2, 3, "coordinator"] as const)
    expect(next.ledger(party).filter(({ type }) => type === "ENROLLED")).toHaveLength(
      party === "coordinator" ? 0 : 1,
    );
});

test("a node restored from an image after it has finished has lost nothing, and goes on", () => {
  const next = studyOn(new Map([[VICTIM, imageOf(VICTIM, "finished")]]), "ab".repeat(32));
  expect(next.study.modelOf(VICTIM)).toBeDefined();
});

test("a node restored from an image before it had enrolled approves the same plan no second time", () => {
  const image = imageOf(VICTIM, "resume");
  const before = image.lines().length;
  const again = studyOn(new Map([[VICTIM, image]]));
  expectHarmless(again, VICTIM, before);
  expect(again.refusal(VICTIM)).toBe("LEDGER_BEHIND");
});

test("a node restored from an image after it had enrolled sends the same enrolment again, to nobody's harm", () => {
  const image = imageOf(VICTIM, "enrol");
  const lines = image.lines().length;
  const again = studyOn(new Map([[VICTIM, image]]));
  const sent = again.messages(VICTIM).filter(({ type }) => !HARMLESS.includes(type));
  expect(sent).toEqual([ENROLLED]);
  // Without its peers, who approve a plan once, there is no second list of enrolments.
  expect(again.ledger(VICTIM).slice(lines)).toEqual([]);
});

test.each(someOf(OLD, 3))(
  "a node brought back, in the third session, to an image after its first %s says nothing more in its study",
  (type) => {
    let isRestored = false;
    const after: MessageType[] = [];
    const kept = keepImages((node) => witnessed.study.disk(node));
    const hooks: Hooks = {
      toCoordinator(from, message) {
        if (from === VICTIM && isRestored) after.push(message.type);
        return kept.hooks.toCoordinator!(from, message);
      },
      crashNode(node, effect) {
        const isHit = node === VICTIM && effect.type === "send" && effect.message.type === "unmask";
        if (!isHit || isRestored || effect.message.envelope.session < 3) return undefined;
        isRestored = true;
        return { when: "after", restartMs: 20, disk: kept.images.get(`${VICTIM} ${type}`)!.copy() };
      },
    };
    const witnessed: WitnessedStudy = new WitnessedStudy({ hooks });
    witnessed.run();
    expect(isRestored).toBe(true);
    // The first is the one at which it died.
    for (const sent of after.slice(1)) expect(HARMLESS).toContain(sent);
    expect(witnessed.study.disk(VICTIM).lines()).toEqual(kept.images.get(`${VICTIM} ${type}`)!.lines());
    for (const bytes of witnessed.statements(VICTIM).values()) expect(bytes.size).toBe(1);
  },
);

test("two nodes on old disks do not vouch for each other while no more than c of the peers have lost their memory", () => {
  const old = new Map([0, VICTIM].map((node) => [node, imageOf(node, "bundle")]));
  const before = new Map([...old].map(([node, image]) => [node, image.lines().length]));
  const next = studyOn(old, "ab".repeat(32));
  for (const [node, lines] of before) {
    expect(next.refusal(node)).toBe("LEDGER_BEHIND");
    expectHarmless(next, node, lines);
  }
});

test.each(someOf(OLD, 3))(
  "a node on an image after its first %s, whom no peer answers and who is shown all of its old study, signs no line",
  (type) => {
    const image = imageOf(VICTIM, type);
    const lines = image.lines();
    const again = new WitnessedStudy({
      disks: FIRST.plan.roster.map((_, node) => (node === VICTIM ? image : FIRST.disk(node).copy())),
      hooks: {
        toNode: (to, message) =>
          to !== VICTIM ? [] : [message, ...SHOWN].map((next, at) => ({ message: next, delayMs: at })),
      },
    }).run();
    expect(again.study.disk(VICTIM).lines()).toEqual(lines);
    for (const sent of again.messages(VICTIM))
      expect(["enrol", ...HARMLESS, "finished"]).toContain(sent.type);
  },
);

test("what a node that comes back when all have left has to write is signed in its next study", () => {
  let isAlone = false;
  const first = new WitnessedStudy({
    hooks: {
      toNode: (_, message) => (isAlone && message.type === "witness-request" ? [] : [{ message }]),
      crashNode(node, effect) {
        const isHit = node === VICTIM && effect.type === "send" && effect.message.type === "unmask";
        if (!isHit || isAlone) return undefined;
        isAlone = true;
        return { when: "after", restartMs: 10_000_000 };
      },
    },
  }).run();
  const disk = first.study.disk(VICTIM);
  expect(first.study.modelOf(VICTIM)).toBeDefined();
  expect(first.released(VICTIM)).toEqual([]);
  expect(waitingOn(disk).map(({ type }) => type)).toEqual(expect.arrayContaining(["RELEASE", "MODEL"]));
  const alone = audit(bundleOf(first.study));
  expect([faults(alone), alone.verdict]).toEqual([[], "NOT VERIFIABLE"]);
  const open = (from: MemoryStore) =>
    new Books(from, {
      key: tinyKey("tiny", tinyName(VICTIM)),
      name: tinyName(VICTIM),
      now: () => new Date(0),
    });
  const { account } = open(disk).standing();
  const next = afterwards(first.study).run();
  const lines = next.disk(VICTIM).lines();
  const approved = lines.findLastIndex((line) => line.includes('"APPROVE"'));
  const followed = new MemoryStore(new Map(), lines.slice(0, approved - 1));
  expect(open(followed).standing().account).toEqual(account);
  expect(waitingOn(next.disk(VICTIM))).toEqual([]);
  expect(audit(bundleOfAll([first.study, next])).verdict).toBe("PASS");
});
