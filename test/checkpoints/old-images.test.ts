import { expect, test } from "vitest";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";

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

/** Types of the entries that a node on an old disk writes: it approves nothing, and none of them is a charge. */
const UNCHARGED = ["GENESIS", "SOFTWARE", "CLOCK", "DENY"];

/** Keeps images of disks, each from just after a node has first sent a message of a type. */
function keepImages(diskOf: (node: number) => MemoryStore) {
  const images = new Map<string, MemoryStore>();
  const hooks: Hooks = {
    toCoordinator(from, message) {
      const key = `${from} ${message.type}`;
      if (!images.has(key)) images.set(key, diskOf(from).copy());
      // Node 3 is silent once, so that there are confirmations.
      return from === 3 && message.type === "report" && message.envelope.session === 1 ? [] : [{ message }];
    },
  };
  return { images, hooks };
}

/** A whole study, and the images that were taken in it. */
function studyWithImages() {
  const { images, hooks } = keepImages((node) => witnessed.study.disk(node));
  const witnessed: WitnessedStudy = new WitnessedStudy({ hooks });
  witnessed.run();
  return {
    first: witnessed.study,
    enrolled: witnessed.messages(VICTIM).find(({ type }) => type === "enrol"),
    isTaken: (node: number, type: MessageType) => images.has(`${node} ${type}`),
    imageOf: (node: number, type: MessageType) => images.get(`${node} ${type}`)!.copy(),
  };
}

const { first: FIRST, enrolled: ENROLLED, isTaken, imageOf } = studyWithImages();

/** Another study, or the same plan again, of which some nodes come with old disks. */
function studyOn(old: ReadonlyMap<number, MemoryStore>, studyId?: string): WitnessedStudy {
  return new WitnessedStudy({
    plan: (tiny) => ({ ...tiny, ...(studyId && { studyId }) }),
    disks: FIRST.plan.roster.map((_, node) => old.get(node) ?? FIRST.disk(node).copy()),
  }).run();
}

function expectHarmless(study: WitnessedStudy, node: number, linesBefore: number): void {
  for (const { type } of study.messages(node)) expect(HARMLESS).toContain(type);
  for (const { type } of study.ledger(node).slice(linesBefore)) expect(UNCHARGED).toContain(type);
}

test("an image is taken after every type of message that an honest course holds", () => {
  const types = Object.keys(IMAGES) as MessageType[];
  expect(types.filter((type) => isTaken(VICTIM, type))).toEqual(
    types.filter((type) => IMAGES[type] !== "none"),
  );
});

test.each(OLD)(
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

test("a node on an old disk refuses on record, before it has a seat in a study", () => {
  const next = studyOn(new Map([[VICTIM, imageOf(VICTIM, "resume")]]), "ab".repeat(32));
  expect(next.ledger(VICTIM).at(-1)?.type).toBe("DENY");
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

test.each(OLD)(
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
