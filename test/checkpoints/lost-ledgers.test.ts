import { expect, test } from "vitest";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { checkpointIn, signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { formatNote, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { afterwards } from "./later-study.ts";

const VICTIM = 1;
const NAME = tinyName(VICTIM);
const KEY = tinyKey("tiny", NAME);

/** Writes entries of no consequence on a disk of the victim until its ledger has so many. */
function grow(disk: MemoryStore, entries: number): Books<void> {
  const books = new Books(disk, { key: KEY, name: NAME, now: () => new Date("2026-02-01T00:00:00Z") });
  while (books.standing().head.size < entries)
    books.commit([], [{ type: "DENY", study: "cd".repeat(32), code: "POLICY_ROSTER" }]);
  return books;
}

/** How many entries of the victim's ledger the others have cosigned at the end of a study. */
function checkpointedSize(study: InProcessStudy): number {
  const text = formatNote(ownNotes(study.disk(VICTIM)).at(-1)!);
  return checkpointIn(text, { name: NAME, identity: KEY.publicKey })!.size;
}

/** The first study, and an image of the victim's disk from the middle of it. */
function withImage(): { first: InProcessStudy; image: MemoryStore } {
  let image: MemoryStore | undefined;
  const first: InProcessStudy = new InProcessStudy({
    hooks: {
      toCoordinator: (from, message) => {
        if (from === VICTIM && message.type === "unmask") image ??= first.disk(VICTIM).copy();
        return [{ message }];
      },
    },
  });
  first.run();
  return { first, image: image! };
}

function restored(first: InProcessStudy, image: MemoryStore) {
  const disks = first.plan.roster.map((_, node) => (node === VICTIM ? image : first.disk(node)));
  return afterwards(first, { disks });
}

function events(study: InProcessStudy, after: number) {
  return study
    .disk(VICTIM)
    .lines()
    .slice(after)
    .map((line) => parseEntry(line)!.body.type);
}

test("LEDGER_BEHIND: a node restored from a backup between two studies hears it from its peers before it says a word", () => {
  const { first, image } = withImage();
  const before = image.lines().length;
  expect(before).toBeLessThan(first.disk(VICTIM).lines().length);
  const second = restored(first, image).run();
  const state = second.node(VICTIM);
  expect(state?.phase === "refused" && state.error.code).toBe("LEDGER_BEHIND");
  expect(second.evidenceOf(VICTIM)).toEqual(["LEDGER_BEHIND"]);
  expect(events(second, before)).toEqual([]);
});

test("LEDGER_FORKED: a restored node that has written on until it is as long as before is known by its root", () => {
  const { first, image } = withImage();
  // Studies elsewhere, with partners that have never seen it: each refused plan is an entry.
  const length = first.disk(VICTIM).lines().length;
  const padded = image.copy();
  grow(padded, length + 2);
  const second = restored(first, padded).run();
  const state = second.node(VICTIM);
  expect(state?.phase === "refused" && state.error.code).toBe("LEDGER_FORKED");
  expect(events(second, length + 2)).toEqual([]);
});

test("a coordinator that withholds the testimonies gets no report out of a restored node", () => {
  const { first, image } = withImage();
  const hooks: Hooks = {
    toNode: (to, message) => (to === VICTIM && message.type === "witness" ? [] : [{ message }]),
  };
  const disks = first.plan.roster.map((_, node) => (node === VICTIM ? image : first.disk(node)));
  const witnessed = new WitnessedStudy({
    plan: (tiny) => ({ ...tiny, studyId: "ab".repeat(32) }),
    disks,
    hooks,
  }).run();
  expect(witnessed.said(VICTIM)).toEqual([]);
});

test("LEDGER_FORK: a node that keeps two ledgers is convicted by two notes that prove it to anybody", () => {
  const { first, image } = withImage();
  const other = image.copy();
  const length = first.disk(VICTIM).lines().length;
  const books = grow(other, length);
  const size = checkpointedSize(first);
  const forgery = signCheckpoint(KEY, NAME, { size, root: books.tree().rootAt(size) });
  let isShown = false;
  const hooks: Hooks = {
    toNode: (to, message) => {
      if (to !== 0 || message.type !== "checkpoints" || isShown) return [{ message }];
      isShown = true;
      const checkpoints = [{ party: VICTIM, note: forgery, from: 0, proof: [] }, ...message.checkpoints];
      return [{ message: { ...message, checkpoints } }];
    },
  };
  const second = afterwards(first, { hooks }).run();
  const state = second.node(0);
  expect(state?.phase === "refused" && state.error.code).toBe("LEDGER_FORK");
  expect(second.evidenceOf(0)).toEqual(["LEDGER_FORK"]);
  const signatory = { name: NAME, identity: KEY.publicKey };
  const checkpoints = second.notesOf(0).map((text) => checkpointIn(text, signatory)!);
  expect(parseNotes(second.notesOf(0).join(""))).toHaveLength(2);
  expect(checkpoints[0].size).toBe(checkpoints[1].size);
  expect(checkpoints[0].root).not.toEqual(checkpoints[1].root);
});
