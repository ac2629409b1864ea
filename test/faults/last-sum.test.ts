import { cancel } from "@fedseg/coordinator/edge/cancel.ts";
import { cancelled } from "@fedseg/coordinator/session/cancelled.ts";
import { endOnRecord } from "@fedseg/coordinator/session/finish.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { describe, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { faults, lacks } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

/** All disks of a study as they are when its coordinator has its last sum on record, and its model not yet. */
function disksBetween() {
  let disks: { readonly coordinator: MemoryStore; readonly nodes: readonly MemoryStore[] } | undefined;
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      crashCoordinator: (effect) => {
        const isModel = effect.type === "commit" && effect.journal.some(({ key }) => key === "model");
        if (isModel) {
          const nodes = [...study.plan.roster.keys()].map((node) => study.disk(node).copy());
          disks ??= { coordinator: study.disk("coordinator").copy(), nodes };
        }
        return undefined;
      },
    },
  });
  study.run();
  const state = study.coordinator();
  const sums = state?.phase === "done" ? state.running.records.length : 0;
  return { sums, plan: study.plan, ...disks! };
}

const { sums, plan, nodes, coordinator } = disksBetween();

const booksOn = (disk: MemoryStore) =>
  new Books(disk, {
    key: tinyKey("tiny", "coordinator"),
    name: "coordinator",
    now: () => new Date(Date.UTC(2026, 0, 1)),
  });

const goOn = (disk: MemoryStore) =>
  new InProcessStudy({
    plan: () => plan,
    disks: nodes.map((node) => node.copy()),
    coordinatorDisk: disk,
  }).run();

describe("a study whose last sum is on record, and its model not yet", () => {
  test("is not cancelled any more: it goes on to its model", () => {
    const disk = coordinator.copy();
    expect(() => cancel(booksOn(disk), plan)).toThrow(expect.objectContaining({ code: "STUDY_OVER" }));
    const later = goOn(disk);
    expect(later.model()).toBeDefined();
    expect(disk.read("ended")).toBeUndefined();
  });

  test("where earlier software has ended it there has a bundle of all sums but the last, which nobody gets", () => {
    const disk = coordinator.copy();
    const { journal, ledger } = endOnRecord(plan, cancelled());
    booksOn(disk).commit(journal, ledger);
    const later = goOn(disk);
    for (const node of nodes.keys()) expect(later.node(node)?.phase).toBe("refused");
    const files = bundleOf(later);
    expect([...files.keys()].filter((path) => path.startsWith("sessions/"))).toHaveLength(sums - 1);
    const report = audit(files);
    expect(faults(report)).toEqual([]);
    // Its RELEASE names a sum that is not there.
    expect(lacks(report)).toEqual(["4 CHECKPOINT_ALONE?", "5 RELEASE_UNRECORDED?"]);
  });
});
