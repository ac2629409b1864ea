import { expect, test } from "vitest";
import { seededUniforms } from "../../../test/simulation/seeded-uniforms.ts";
import { EnrolmentTurns } from "./enrolment-turns.ts";

/** Turns that are given when the test says so. */
function turnsOf() {
  const calls: (() => void)[] = [];
  const turns = new EnrolmentTurns({ after: (_, call) => void calls.push(call) });
  /** Lets everything that is due happen. */
  const pass = () => {
    for (const call of calls.splice(0)) call();
  };
  return { turns, pass };
}

/** Says that everybody agrees to a study; its name stands among `begun` when its turn has come. */
function waits(turns: EnrolmentTurns, study: string, members: readonly string[], begun: string[]): void {
  turns.stands(study, { need: "waits", members }, () => begun.push(study));
}

const NONE = { need: "none", members: [] } as const;

test("of studies with a member in common one enrols after the other, in the order in which all have agreed; others do not wait", () => {
  const { turns, pass } = turnsOf();
  const begun: string[] = [];
  waits(turns, "a", ["oak", "elm"], begun);
  waits(turns, "b", ["elm", "ash"], begun);
  waits(turns, "c", ["oak"], begun);
  waits(turns, "d", ["fir"], begun);
  waits(turns, "e", ["ash"], begun);
  pass();
  expect(begun).toEqual(["a", "d"]);
  // Elm has countersigned the first, oak has not: nobody that needs oak is next.
  turns.stands("a", { need: "has", members: ["oak"] }, () => undefined);
  pass();
  expect(begun).toEqual(["a", "d", "b"]);
  turns.stands("a", NONE, () => undefined);
  turns.stands("b", NONE, () => undefined);
  pass();
  expect(begun).toEqual(["a", "d", "b", "c", "e"]);
});

test("a study that has stopped, or in which a member has refused, keeps nobody waiting", () => {
  const { turns, pass } = turnsOf();
  const begun: string[] = [];
  waits(turns, "a", ["oak"], begun);
  waits(turns, "b", ["oak"], begun);
  waits(turns, "c", ["oak"], begun);
  pass();
  turns.stands("b", NONE, () => undefined);
  turns.stands("a", NONE, () => undefined);
  pass();
  expect(begun).toEqual(["a", "c"]);
});

/** A study of the model: who has asked in this process, who has countersigned, and of whom the coordinator knows that. */
interface Modelled {
  readonly name: string;
  readonly roster: readonly string[];
  readonly asked: Set<string>;
  readonly signed: Set<string>;
  readonly known: Set<string>;
  stage: "enrolling" | "running" | "ended";
  isBegun: boolean;
}

/** What the coordinator may do otherwise: no turns, or turns that a refusal or a restart takes back where it knows of no signature. */
type Otherwise = "no turns" | "a refusal takes turns back" | "a restart forgets turns";

/**
 * Lets everything that can happen happen in some order, messages being on their way for as long as may be; returns the studies that have not ended
 * when nothing more can.
 */
function stuck(seed: string, otherwise?: Otherwise): readonly string[] {
  const hasTurns = otherwise !== "no turns";
  const uniforms = seededUniforms(seed);
  const below = (count: number) => Math.floor(uniforms.next() * count);
  const members = ["oak", "elm", "ash", "fir"].map((name) => ({ name, parallel: 1 + below(2) }));
  const studies = Array.from({ length: 2 + below(3) }, (_, at): Modelled => {
    const roster = members.map(({ name }) => name).filter(() => below(4) > 0);
    const sets = { asked: new Set<string>(), signed: new Set<string>(), known: new Set<string>() };
    const who = roster.length > 0 ? roster : ["oak"];
    return { name: `${at}`, roster: who, ...sets, stage: "enrolling", isBegun: !hasTurns };
  });
  let { turns, pass } = turnsOf();
  // How often the coordinator restarts, and a member takes back what it has agreed to.
  let [restarts, refusals] = [2, 2];
  const says = (study: Modelled) => {
    if (!hasTurns) return;
    const left = study.roster.filter((name) => !study.known.has(name));
    const need = study.isBegun ? "has" : left.every((name) => study.asked.has(name)) ? "waits" : "none";
    turns.stands(study.name, study.stage === "enrolling" ? { need, members: left } : NONE, () => {
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
      if (otherwise === "a restart forgets turns") study.isBegun = study.known.size > 0;
      says(study);
    }
  };
  const ofMember = (study: Modelled, member: (typeof members)[number]): (() => void)[] => {
    const { name } = member;
    const { stage, roster, asked, signed, known } = study;
    if (stage !== "enrolling" || !roster.includes(name) || known.has(name)) return [];
    const arrive = () => {
      known.add(name);
      if (known.size === roster.length) study.stage = "running";
      says(study);
    };
    if (signed.has(name)) return [arrive];
    const agree = () => {
      asked.add(name);
      says(study);
    };
    if (!asked.has(name)) return [agree];
    const refuse = () => {
      refusals -= 1;
      asked.delete(name);
      if (otherwise === "a refusal takes turns back") study.isBegun = known.size > 0;
      says(study);
    };
    const countersign = () => void signed.add(name);
    // Answers come from whoever agrees, and are needed of all.
    const isAnswered = roster.every((one) => asked.has(one) || signed.has(one));
    const canSign = study.isBegun && isAnswered && hasRoom(member);
    return [...(refusals > 0 && below(4) === 0 ? [refuse] : []), ...(canSign ? [countersign] : [])];
  };
  for (;;) {
    pass();
    const moves = studies.flatMap((study) => members.flatMap((member) => ofMember(study, member)));
    for (const study of studies) if (study.stage === "running") moves.push(() => end(study));
    if (moves.length === 0) break;
    if (restarts > 0 && below(8) === 0) moves.push(restart);
    moves[below(moves.length)]();
  }
  function end(study: Modelled): void {
    study.stage = "ended";
    says(study);
  }
  return studies.filter(({ stage }) => stage !== "ended").map(({ name }) => name);
}

test("two to four studies of four members with room for one or two, agreed to, refused and agreed to again, countersigned, restarted and ended in any order: all end", () => {
  const seeds = Array.from({ length: 1000 }, (_, at) => `turns ${at}`);
  expect(seeds.filter((seed) => stuck(seed).length > 0)).toEqual([]);
  // Otherwise the same members hold each other up.
  for (const otherwise of ["no turns", "a refusal takes turns back", "a restart forgets turns"] as const)
    expect(seeds.some((seed) => stuck(seed, otherwise).length > 0)).toBe(true);
});
