import { expect, test } from "vitest";
import { seededUniforms } from "../../../test/simulation/seeded-uniforms.ts";
import { EnrolmentTurns } from "./enrolment-turns.ts";

/** Turns whose time is the test's. */
function turnsOf() {
  let nowMs = 0;
  const calls: { readonly at: number; readonly call: () => void }[] = [];
  const turns = new EnrolmentTurns({
    now: () => nowMs,
    after: (ms, call) => void calls.push({ at: nowMs + ms, call }),
  });
  /** Lets time pass, and everything that is due by then happen. */
  const pass = (ms: number) => {
    nowMs += ms;
    const due = calls.splice(0);
    calls.push(...due.filter(({ at }) => at > nowMs));
    for (const { at, call } of due) if (at <= nowMs) call();
  };
  return { turns, pass };
}

/** Says that everybody agrees to a study; returns where it is told that its turn has come. */
function waits(turns: EnrolmentTurns, study: string, asked: readonly string[], begun: string[]): void {
  turns.stands(study, { need: "waits", asked, unheard: [] }, () => begun.push(study));
}

const NONE = { need: "none", asked: [], unheard: [] } as const;

test("of studies with a member in common one enrols after the other, in the order in which all have agreed; others do not wait", () => {
  const { turns, pass } = turnsOf();
  const begun: string[] = [];
  waits(turns, "a", ["oak", "elm"], begun);
  waits(turns, "b", ["elm", "ash"], begun);
  waits(turns, "c", ["oak"], begun);
  waits(turns, "d", ["fir"], begun);
  waits(turns, "e", ["ash"], begun);
  pass(0);
  expect(begun).toEqual(["a", "d"]);
  // Elm has countersigned the first, oak has not: nobody that needs oak is next.
  turns.stands("a", { need: "has", asked: ["oak"], unheard: [] }, () => undefined);
  pass(0);
  expect(begun).toEqual(["a", "d", "b"]);
  turns.stands("a", NONE, () => undefined);
  turns.stands("b", NONE, () => undefined);
  pass(0);
  expect(begun).toEqual(["a", "d", "b", "c", "e"]);
});

test("a study that has stopped, or in which a member has refused, keeps nobody waiting", () => {
  const { turns, pass } = turnsOf();
  const begun: string[] = [];
  waits(turns, "a", ["oak"], begun);
  waits(turns, "b", ["oak"], begun);
  waits(turns, "c", ["oak"], begun);
  pass(0);
  turns.stands("b", NONE, () => undefined);
  turns.stands("a", NONE, () => undefined);
  pass(0);
  expect(begun).toEqual(["a", "c"]);
});

test("whoever has begun to enrol before a restart is waited for, but for no longer than it takes to ask again", () => {
  const { turns, pass } = turnsOf();
  const begun: string[] = [];
  turns.stands("a", { need: "has", asked: [], unheard: ["oak"] }, () => undefined);
  waits(turns, "b", ["oak"], begun);
  pass(0);
  pass(1500);
  expect(begun).toEqual([]);
  pass(500);
  pass(500);
  expect(begun).toEqual(["b"]);
});

/** A study of the model: who has approved it, who has asked in this process, who has countersigned. */
interface Modelled {
  readonly name: string;
  readonly roster: readonly string[];
  readonly approved: Set<string>;
  readonly asked: Set<string>;
  readonly signed: Set<string>;
  stage: "enrolling" | "running" | "ended";
  isBegun: boolean;
}

/** Lets everything that can happen happen in some order; returns the studies that have not ended when nothing more can. */
function stuck(seed: string, hasTurns: boolean): readonly string[] {
  const uniforms = seededUniforms(seed);
  const below = (count: number) => Math.floor(uniforms.next() * count);
  const members = ["oak", "elm", "ash", "fir"].map((name) => ({ name, parallel: 1 + below(2) }));
  const studies = Array.from({ length: 2 + below(3) }, (_, at): Modelled => {
    const roster = members.map(({ name }) => name).filter(() => below(4) > 0);
    const sets = { approved: new Set<string>(), asked: new Set<string>(), signed: new Set<string>() };
    return {
      name: `${at}`,
      roster: roster.length > 0 ? roster : ["oak"],
      ...sets,
      stage: "enrolling",
      isBegun: !hasTurns,
    };
  });
  let { turns, pass } = turnsOf();
  let restarts = 2;
  const says = (study: Modelled) => {
    if (!hasTurns) return;
    const left = study.roster.filter((name) => !study.signed.has(name));
    const asked = left.filter((name) => study.asked.has(name));
    const unheard = left.filter((name) => !study.asked.has(name));
    const isReady = unheard.length === 0;
    const need = study.isBegun ? "has" : isReady ? "waits" : "none";
    const standing = study.stage === "enrolling" ? ({ need, asked, unheard } as const) : NONE;
    turns.stands(study.name, standing, () => {
      study.isBegun = true;
      says(study);
    });
  };
  const hasRoom = ({ name, parallel }: (typeof members)[number]) =>
    studies.filter(({ stage, signed }) => stage !== "ended" && signed.has(name)).length < parallel;
  const restart = () => {
    restarts -= 1;
    ({ turns, pass } = turnsOf());
    for (const study of studies) {
      study.asked.clear();
      study.isBegun = !hasTurns || study.signed.size > 0;
      says(study);
    }
  };
  const ofMember = (study: Modelled, member: (typeof members)[number]): (() => void)[] => {
    const { name } = member;
    if (study.stage !== "enrolling" || !study.roster.includes(name) || study.signed.has(name)) return [];
    if (!study.approved.has(name) || !study.asked.has(name))
      return [
        () => {
          study.approved.add(name);
          study.asked.add(name);
          says(study);
        },
      ];
    // Answers come from whoever agrees, and are needed of all.
    const isAnswered = study.roster.every((one) => study.asked.has(one) || study.signed.has(one));
    if (!study.isBegun || !isAnswered || !hasRoom(member)) return [];
    return [
      () => {
        study.signed.add(name);
        if (study.signed.size === study.roster.length) study.stage = "running";
        says(study);
      },
    ];
  };
  for (;;) {
    const moves = studies.flatMap((study) => members.flatMap((member) => ofMember(study, member)));
    for (const study of studies)
      if (study.stage === "running") moves.push(() => void (study.stage = "ended"));
    if (moves.length > 0 && restarts > 0) moves.push(...(below(8) === 0 ? [restart] : []));
    if (moves.length > 0) moves[below(moves.length)]();
    const before = studies.filter(({ isBegun }) => isBegun).length;
    // Time passes once nobody has anything to say.
    for (let times = 0; times < 6; times += 1) pass(moves.length > 0 ? 0 : 500);
    const after = studies.filter(({ isBegun }) => isBegun).length;
    if (moves.length === 0 && before === after) break;
  }
  return studies.filter(({ stage }) => stage !== "ended").map(({ name }) => name);
}

test("two to four studies of four members with room for one or two, approved, countersigned, restarted and ended in any order: all end", () => {
  const seeds = Array.from({ length: 1000 }, (_, at) => `turns ${at}`);
  expect(seeds.filter((seed) => stuck(seed, true).length > 0)).toEqual([]);
  // Without turns the same members hold each other up.
  expect(seeds.slice(0, 200).some((seed) => stuck(seed, false).length > 0)).toBe(true);
});
