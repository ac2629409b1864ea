import { expect, test } from "vitest";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
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

/** Types of messages that a node on an old disk sends: none of a session, no checkpoint, no cosignature, no end. */
const HARMLESS: readonly MessageType[] = ["resume", "enrol", "witness-request", "witness", "refused"];

/** Types of the entries that a node on an old disk writes: none of them is a charge. */
const UNCHARGED = ["GENESIS", "SOFTWARE", "CLOCK", "PLAN", "APPROVE", "ENROLLED", "DENY"];

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
  const { images, hooks } = keepImages((node) => first.disk(node));
  const first: InProcessStudy = new InProcessStudy({ hooks });
  first.run();
  return {
    first,
    isTaken: (node: number, type: MessageType) => images.has(`${node} ${type}`),
    imageOf: (node: number, type: MessageType) => images.get(`${node} ${type}`)!.copy(),
  };
}

const { first: FIRST, isTaken, imageOf } = studyWithImages();

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
  "a node restored from an image after its first %s signs at most an ENROLL and testimony",
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

test("an ENROLL from an old disk stands on record on both sides, and the refusal after it", () => {
  const next = studyOn(new Map([[VICTIM, imageOf(VICTIM, "resume")]]), "ab".repeat(32));
  const [enrolled, denied] = next.ledger(VICTIM).slice(-2);
  expect([enrolled.type, denied.type]).toEqual(["ENROLLED", "DENY"]);
  for (const peer of [0, 2, 3]) expect(next.ledger(peer)).toContainEqual(enrolled);
});

test("a node restored from an image after it has finished has lost nothing, and goes on", () => {
  const next = studyOn(new Map([[VICTIM, imageOf(VICTIM, "finished")]]), "ab".repeat(32));
  expect(next.study.modelOf(VICTIM)).toBeDefined();
});

test.each(["resume", "enrol"] as const)(
  "a node restored from an image after its first %s approves the same plan again to nobody's harm",
  (type) => {
    const image = imageOf(VICTIM, type);
    const before = image.lines().length;
    const again = studyOn(new Map([[VICTIM, image]]));
    expectHarmless(again, VICTIM, before);
    // Without its peers, who approve a plan once, there is no second list of enrolments.
    expect(again.ledger(VICTIM).map(({ type: entry }) => entry)).not.toContain("ENROLLED");
  },
);

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
