import { audit } from "./audit.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { expect, test } from "vitest";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { faults, objections } from "./faults.ts";
import { publishedBy } from "./make-bundle.ts";

const VICTIM = 1;
/** Messages after whose first one an image of the victim's disk is taken. */
const TYPES = ["enrol", "report", "checkpoint"] as const;

const images = new Map<string, MemoryStore>();
const first: WitnessedStudy = new WitnessedStudy({
  hooks: {
    toCoordinator(from, message) {
      if (from === VICTIM && !images.has(message.type))
        images.set(message.type, first.study.disk(VICTIM).copy());
      return [{ message }];
    },
  },
});
first.run();

/** What lies in a node's folder. */
function folderOf(disk: MemoryStore): ReadonlyMap<string, Uint8Array> {
  const notes = ownNotes(disk);
  return new Map([
    [
      "ledger.jsonl",
      utf8(
        disk
          .lines()
          .map((line) => `${line}\n`)
          .join(""),
      ),
    ],
    ...(notes.length > 0 ? [["checkpoints.notes", utf8(notes.map(formatNote).join(""))] as const] : []),
  ]);
}

function deny(disk: MemoryStore): void {
  const name = tinyName(VICTIM);
  const books = new Books(disk, {
    key: tinyKey("tiny", name),
    name,
    now: () => new Date("2026-02-01T00:00:00Z"),
  });
  books.commit([], [{ type: "DENY", study: "cd".repeat(32), code: "STUDY_LEFT" }]);
}

test.each(TYPES.flatMap((type) => [false, true].map((hasGoneOn) => [type, hasGoneOn] as const)))(
  "an old folder from after the first %s, started once more and handed in, is no lie (a line more: %s)",
  (type, hasGoneOn) => {
    const { study } = first;
    const disks = study.plan.roster.map((_, node) =>
      node === VICTIM ? images.get(type)!.copy() : study.disk(node).copy(),
    );
    const second = new WitnessedStudy({
      disks,
      ...(type !== "enrol" && { plan: (tiny) => ({ ...tiny, studyId: "cd".repeat(32) }) }),
    }).run();
    const lines = second.study.disk(VICTIM).lines();
    expect(lines).toEqual(images.get(type)!.lines());
    // Earlier software, and an owner who gives a study up, have written to an old folder before anybody could tell.
    if (hasGoneOn) deny(second.study.disk(VICTIM));
    const handed = study.plan.roster.map((_, node) => ({
      label: tinyName(node),
      source: folderOf(second.study.disk(node)),
    }));
    const report = audit(collect([{ label: "bundle", source: publishedBy(study)! }, ...handed]).files);
    expect([faults(report), report.verdict]).toEqual([[], "NOT VERIFIABLE"]);
    expect(objections(report).some((code) => /LEDGER_(CUT|OLD)/.test(code))).toBe(true);
  },
);
