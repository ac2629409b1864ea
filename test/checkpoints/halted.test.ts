import { expect, test } from "vitest";
import { followed } from "@fedseg/coordinator/service/follow.ts";
import { SessionTurns } from "@fedseg/coordinator/service/session-turns.ts";
import type { CoordinatorEffect } from "@fedseg/coordinator/session/events.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import type { StudyRecord } from "@fedseg/coordinator/studies/records.ts";
import { Agenda } from "../simulation/agenda.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey } from "../simulation/tiny-market.ts";

const AT = "2026-02-01T00:00:00Z";
const NODES = [0, 1, 2, 3];

/** A service's record of a study in some state. */
function recordOf(study: InProcessStudy, state: StudyRecord["state"]): StudyRecord {
  return {
    name: "spring",
    title: "spring",
    state,
    since: AT,
    snapshot: AT,
    closesAt: AT,
    deadline: AT,
    quorum: 4,
    roster: study.plan.roster,
    template: "retail",
    budget: { epsilon: "1", delta: "1e-6", sessions: 1 },
    approved: [],
    told: [],
    refused: {},
    history: [],
  };
}

/** What makes a study one of a service. */
function ofService() {
  const agenda = new Agenda();
  const turns = new SessionTurns(1, { now: () => agenda.now(), after: (ms, call) => agenda.after(ms, call) });
  return { agenda, turns };
}

/** What a service says of a study in which its coordinator dies after session 4 and comes back on an earlier image of its books. */
function restored(isImage: (effect: CoordinatorEffect) => boolean): InProcessStudy {
  let image: MemoryStore | undefined;
  let isRestored = false;
  const study: InProcessStudy = new InProcessStudy({
    ...ofService(),
    hooks: {
      crashCoordinator: (effect) => {
        if (isImage(effect)) image ??= study.disk("coordinator").copy();
        const isLast =
          effect.type === "commit" &&
          effect.ledger.some((entry) => entry.type === "RELEASE" && entry.session === 4);
        if (!isLast || isRestored) return undefined;
        isRestored = true;
        return { when: "after", restartMs: 20, ...(image && { disk: image }) };
      },
    },
  });
  study.run();
  expect(image && isRestored).toBe(true);
  return study;
}

const releases = (effect: CoordinatorEffect, session: number) =>
  effect.type === "commit" &&
  effect.ledger.some((entry) => entry.type === "RELEASE" && entry.session === session);

const IMAGES: readonly [string, StudyRecord["state"], (effect: CoordinatorEffect) => boolean][] = [
  ["enrolling", "enrolling", ({ type }) => type === "commit"],
  ["at session 2", "running", (effect) => releases(effect, 1)],
];

test.each(IMAGES)(
  "LEDGER_BEHIND: a service that is restored while %s says so, stays so, and can end the study",
  (_, state, isImage) => {
    const study = restored(isImage);
    const halted = study.coordinator()!;
    const record = followed(recordOf(study, state), halted, AT);
    expect(record).toMatchObject({ state: "paused", reason: { code: "LEDGER_BEHIND" } });
    expect(record.history.at(-1)).toMatchObject({ what: "paused", code: "LEDGER_BEHIND" });
    expect(followed(record, halted, AT)).toEqual(record);
    const disks = NODES.map((node) => study.disk(node));
    const again = new InProcessStudy({
      disks,
      coordinatorDisk: study.disk("coordinator"),
      ...ofService(),
    });
    again.agenda.after(50, () => again.operate({ type: "cancel", reason: "no newer copy" }));
    again.run();
    expect(
      again.told.filter(({ party, code }) => party === "coordinator" && code === "LEDGER_BEHIND"),
    ).toEqual([]);
    for (const node of NODES)
      expect(again.told).toContainEqual(
        expect.objectContaining({ party: node, code: "COORDINATOR_LEDGER_BEHIND" }),
      );
    const ended = followed(record, again.coordinator()!, AT);
    expect(ended).toMatchObject({ state: "cancelled", reason: { code: "STUDY_CANCELLED" } });
    for (const node of NODES)
      expect(again.node(node)).toMatchObject({ phase: "refused", error: { code: "STUDY_CANCELLED" } });
  },
);

/** A second copy of the coordinator ends the study in session 2, as `hearing` nodes are told. */
function endedElsewhere(hearing: number, more: Hooks = {}): InProcessStudy {
  const study: InProcessStudy = new InProcessStudy({
    ...ofService(),
    hooks: {
      ...more,
      toNode: (to, message) => {
        if (to >= hearing || message.type !== "open" || message.envelope.session !== 2) return [{ message }];
        const envelope = signEnd(tinyKey("tiny", "coordinator"), study.plan, "STUDY_CANCELLED");
        return [{ message: { type: "ended", envelope } }];
      },
    },
  });
  return study;
}

test("END_UNKNOWN: platforms that have another copy's end are believed once more say so than may collude; it can be ended", () => {
  const study = endedElsewhere(2);
  study.run();
  const record = followed(recordOf(study, "running"), study.coordinator()!, AT);
  expect(record).toMatchObject({ state: "paused", reason: { code: "END_UNKNOWN" } });
  study.operate({ type: "cancel", reason: "two copies" });
  study.run();
  expect(followed(record, study.coordinator()!, AT).state).toBe("cancelled");
});

test("one platform alone that says it has heard an end, or is further, halts nothing", () => {
  expect(endedElsewhere(1).run().model()).toBeDefined();
  const liar: Hooks = {
    toCoordinator: (from, message) => [
      {
        message:
          from === 0 && message.type === "resume" ? { ...message, enrolled: true, verified: 9 } : message,
      },
    ],
  };
  expect(endedElsewhere(0, liar).run().model()).toBeDefined();
});
