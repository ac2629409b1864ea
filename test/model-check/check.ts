import { AttackedLaws, HonestLaws } from "./rules.ts";
import { LyingWorlds } from "./lying-world.ts";
import { Operated } from "./operated.ts";
import { type Code, Parties } from "./parties.ts";
import { type Outcome, search } from "./search.ts";
import { type Bounds, Happenings } from "./world.ts";

/** One search: how many nodes, and either an honest coordinator within bounds or one that lies. */
export type Question =
  /** `words`: how often its operator may pause or cancel it, at any moment; never when left out. */
  | { readonly nodes: number; readonly honest: Bounds; readonly words?: number }
  /** `deaths`: how many honest nodes may die and come back. */
  | { readonly nodes: number; readonly lying: { readonly deaths: 0 | 1 } };

/** Parties by number of nodes, so that searches share the local steps that they have computed. */
const shared = new Map<number, Parties>();

/** Searches with the production code. */
export function check(question: Question, limit?: number): Outcome {
  const parties = shared.get(question.nodes) ?? new Parties(question.nodes);
  shared.set(question.nodes, parties);
  return searchWith(parties, question, limit);
}

/** Searches with other code; what it computes is kept apart. */
export function checkMutation(question: Question, code: Code): Outcome {
  return searchWith(new Parties(question.nodes, code), question);
}

function searchWith(parties: Parties, question: Question, limit?: number): Outcome {
  if ("honest" in question && question.words !== undefined) {
    const operated = new Operated(parties, new Happenings(parties, question.honest), question.words);
    return search(operated, new HonestLaws(parties), { limit });
  }
  return "honest" in question
    ? search(new Happenings(parties, question.honest), new HonestLaws(parties), { limit })
    : search(new LyingWorlds(parties, question.lying.deaths), new AttackedLaws(parties), {
        order: "breadth",
        limit,
      });
}

/** Says what was asked, for people. */
export function titleOf(question: Question): string {
  if ("lying" in question)
    return `${question.nodes} nodes, coordinator and last node lie, ${question.lying.deaths} honest node dies`;
  const { victim, earlyDeadlines, restarts, from } = question.honest;
  const who = typeof victim === "number" ? `node ${victim}` : victim;
  const operator = question.words === undefined ? "" : `, ${question.words} words of an operator`;
  return `${question.nodes} nodes, ${who} dies${restarts ? "" : " for ever"}, ${earlyDeadlines} early deadlines${operator}, from ${from} on`;
}

/** Says how a search went, for people. */
export function reportOf(question: Question, { states, steps, endings, isComplete }: Outcome): string {
  const ended = [...endings].map(([name, count]) => `${name} ${count}`).join(", ");
  const size = `${states} states, ${steps} steps${isComplete ? "" : " (not all)"}`;
  return `${titleOf(question)}: ${size}${"honest" in question ? `; ends: ${ended}` : ""}`;
}
