import { describe, expect, test } from "vitest";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import { LAST_IS_SILENT, type WitnessedStudy } from "../adversary/witnessed-study.ts";
import { someOf } from "../full.ts";
import { type Party, brokenRules, crashAt, sessionsOfCommits } from "./sweep.ts";

/** Everybody is needed: the study can only end if the party that died takes up what it had begun. */
const THREE: StudyOptions = { nodes: 3 };
/** Three of four survive each session, so that nobody else may fail and every set is certified. */
const CERTIFIED: StudyOptions = { nodes: 4, hooks: LAST_IS_SILENT };

/** Sessions of the tiny study. */
const ALL = 6;
/** The enrolment, the first session, one in the middle, the last: the others make the same commits. */
const EXEMPLARY = [0, 1, 2, ALL];
const PARTIES = ["coordinator", 0, 1, 2] as const;

/** How a study has ended for a party: sessions that it has recorded, and whether it has a model. */
function ending(witnessed: WitnessedStudy, party: number | "coordinator") {
  const { study } = witnessed;
  const model = party === "coordinator" ? study.model() : study.modelOf(party);
  return { released: witnessed.released(party).length, hasModel: model !== undefined };
}

/**
 * Kills a party before and after each durable commit of exemplary sessions in a study of three, and of the first
 * session where sets are certified. One session more must follow, or the end.
 */
export function sweepCrashes(party: Party, most: number): void {
  describe.each([
    { name: "everybody needed", options: THREE, nodes: 3, swept: EXEMPLARY },
    { name: "certified", options: CERTIFIED, nodes: 4, swept: [0, 1] },
  ])("$name", ({ options, nodes, swept }) => {
    const commits = sessionsOfCommits(party, options)
      .map((session, at) => ({ session, at: at + 1 }))
      .filter(({ session }) => swept.includes(session));

    test.each(someOf(commits, most))(
      "before and after commit $at, in session $session",
      ({ session, at }) => {
        for (const when of ["before", "after"] as const) {
          const sessions = Math.min(session + 1, ALL);
          const witnessed = crashAt(party, at, when, { ...options, sessions });
          const ended = PARTIES.map((one) => ending(witnessed, one));
          expect(ended).toEqual(PARTIES.map(() => ({ released: sessions, hasModel: sessions === ALL })));
          expect(brokenRules(witnessed, nodes)).toEqual([]);
        }
      },
    );
  });
}
