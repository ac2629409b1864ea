import { cancel } from "@fedseg/coordinator/edge/cancel.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { abortBody } from "@fedseg/shared/protocol/open.ts";
import { describe, expect, test } from "vitest";
import { resign, unsign } from "../adversary/forger.ts";
import { bookedIn, turnOf } from "../adversary/statements.ts";
import { audit } from "../audit/audit.ts";
import { faults } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { again } from "../simulation/once-more.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

/** Four nodes: t = 3, c = 1, so that three ABORTs show that nobody can open an attempt. */
const NODES = [0, 1, 2, 3];

/** The journal entry before which the coordinator's books were copied: the copy knows neither it nor what came behind it. */
type Before = "open/00002/001" | "open/00001/001";

/** What arrives of a node's ABORT; undefined: nothing. */
type Says = (abort: Abort, from: number, study: InProcessStudy) => Abort | undefined;
type Abort = Extract<NodeMessage, { type: "abort" }>;

/** Everybody has reported in session 2; then the coordinator comes back on a copy of its books, in which its operator ends the study. */
function endedOnCopy(before: Before, says: Says = (message) => message): InProcessStudy {
  let copy: MemoryStore | undefined;
  let isBack = false;
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      crashCoordinator(effect) {
        if (effect.type === "commit" && effect.journal.some(({ key }) => key === before))
          copy ??= study.disk("coordinator").copy();
        return undefined;
      },
      toCoordinator(from, message) {
        if (message.type !== "report" || message.envelope.session !== 2) {
          const said = message.type === "abort" ? says(message, from, study) : message;
          return said ? [{ message: said }] : [];
        }
        if (!isBack) study.agenda.after(5, restored);
        isBack = true;
        return [];
      },
    },
  });
  const restored = () => {
    const disk = copy!;
    const key = tinyKey("tiny", "coordinator");
    const now = () => new Date(Date.UTC(2026, 0, 1));
    cancel(new Books(disk, { key, name: "coordinator", now }), study.plan);
    study.kill("coordinator", { restartMs: 20, disk });
  };
  return study.run();
}

/** What a node has on record of the second session and of the end, in order. */
function secondSession(study: InProcessStudy, node: number): readonly string[] {
  return bookedIn(study.disk(node)).flatMap((event: LedgerEvent) => {
    if (!["RESERVE", "ABORT", "UNMASK", "REFUND", "DENY"].includes(event.type)) return [];
    if (!("session" in event)) return [event.type];
    return event.session === 2 ? [`${event.type} ${turnOf(event)}`] : [];
  });
}

const KEPT = ["RESERVE 2/1", "ABORT 2/1", "DENY"];
const GIVEN_BACK = [...KEPT, "REFUND 2/1"];

describe("a study that is ended on an old copy of its coordinator's books", () => {
  test.each<Before>(["open/00002/001", "open/00001/001"])(
    "gives back what enough nodes sign never to open, though the copy is from before %s",
    (before) => {
      const study = endedOnCopy(before);
      for (const node of NODES) expect(secondSession(study, node)).toEqual(GIVEN_BACK);
      expect(faults(audit(bundleOf(study)))).toEqual([]);
    },
  );

  test("counts no ABORT of another OPEN, nor one that its node has not signed", () => {
    const study = endedOnCopy("open/00001/001", (abort, from, running) => {
      const { envelope } = abort;
      if (from < 2) return abort;
      if (from === 2) return { ...abort, envelope: unsign(envelope) };
      const state = running.coordinator();
      const known = state?.phase === "failed" ? state.over?.running : undefined;
      const other = () => ({ openHash: new Uint8Array(32) });
      return { ...abort, envelope: resign(known!.study.binding, envelope, abortBody, other) };
    });
    for (const node of NODES) expect(secondSession(study, node)).toEqual(KEPT);
    // They say it anew, and now all of them the same.
    const later = again(study);
    for (const node of NODES) expect(secondSession(later, node)).toEqual(GIVEN_BACK);
  });
});
