import { SessionTurns } from "@fedseg/coordinator/service/session-turns.ts";
import { underWayIn } from "@fedseg/coordinator/service/under-way.ts";
import type { LiveStudy } from "@fedseg/coordinator/service/world.ts";
import { turnNeed } from "@fedseg/coordinator/session/turn.ts";
import { expect, test } from "vitest";
import { Agenda } from "../simulation/agenda.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

/** A message takes so long that the sessions of one study take longer than the others wait for a step of theirs. */
const LATE_MS = 150;

/** Studies of one coordinator whose sessions take turns, one at a time; `look` is called whenever a node is told something. */
function takingTurns(count: number, look: (studies: readonly InProcessStudy[], opened: boolean) => void) {
  const agenda = new Agenda();
  const turns = new SessionTurns(1, { now: () => agenda.now(), after: (ms, call) => agenda.after(ms, call) });
  const studies: InProcessStudy[] = [];
  for (let at = 0; at < count; at += 1)
    studies.push(
      new InProcessStudy({
        seed: `turn ${at}`,
        nodes: 3,
        agenda,
        turns,
        hooks: {
          toNode(_, message) {
            look(studies, message.type === "open");
            return [{ message, delayMs: message.type === "open" ? LATE_MS : 0 }];
          },
        },
      }),
    );
  for (const study of studies) study.begin();
  return { agenda, studies };
}

const stateOf = (study: InProcessStudy) => study.coordinator()!;
const needs = (studies: readonly InProcessStudy[]) =>
  studies.flatMap((study) => (study.coordinator() ? [turnNeed(stateOf(study))] : []));

test("studies that take turns have one session open at a time, say that they wait, and all end with their models", () => {
  let most = 0;
  const waits = new Set<string>();
  const { agenda, studies } = takingTurns(3, (all) => {
    most = Math.max(most, needs(all).filter((need) => need === "has").length);
    for (const study of all) {
      const state = study.coordinator();
      if (!state || turnNeed(state) !== "waits") continue;
      const { awaited } = underWayIn({ state, plan: study.plan } as LiveStudy, 3);
      waits.add(JSON.stringify(awaited));
    }
  });
  agenda.run();
  expect(studies.map((study) => stateOf(study).phase)).toEqual(["done", "done", "done"]);
  expect([most, [...waits]]).toEqual([1, ['[{"what":"turn"}]']]);
  // Whoever waited was late with nothing: no attempt was made again, and nobody was missing.
  for (const study of studies) {
    expect(study.told.filter(({ code }) => code === "retried" || code === "missing")).toEqual([]);
    expect(study.model()).toBeDefined();
  }
});

test("a pause, a cancelled study and a restart of the coordinator in a session give its turn on", () => {
  let isDone = false;
  let whilePaused: string | undefined;
  const { agenda, studies } = takingTurns(4, ([first, second, third], opened) => {
    if (isDone || !opened || stateOf(second).phase !== "running") return;
    isDone = true;
    agenda.after(0, () => {
      first.operate({ type: "pause", reason: "stock-taking" });
      second.operate({ type: "cancel", reason: "wrong snapshot" });
      third.kill("coordinator", { restartMs: 50 });
      agenda.after(60_000, () => {
        whilePaused = turnNeed(stateOf(first));
        first.operate({ type: "go-on" });
      });
    });
  });
  agenda.run();
  expect([whilePaused, ...studies.map((study) => stateOf(study).phase)]).toEqual([
    "none",
    "done",
    "failed",
    "done",
    "done",
  ]);
});
