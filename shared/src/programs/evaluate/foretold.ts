import type { Target } from "../../features/target.ts";
import type { EarlierModel, ProgramFacts } from "../contract.ts";

/** What a prediction was learnt to foretell, beside what it is judged by: the same, or the same over other days or of other values. */
export const FORETOLD = ["same", "alike"] as const;

export type Foretold = (typeof FORETOLD)[number];

/** The same, or something else altogether. */
type Standing = Foretold | "other";

/** Returns how what an input's program was learnt to foretell stands to what it is judged by; undefined: its model is of software that did not say. */
export function foretoldBy(
  input: EarlierModel | undefined,
  program: string,
  { target, targets = {} }: Pick<ProgramFacts, "targets"> & { readonly target: string },
): Standing | undefined {
  const [learnt, now] = [input?.learnt?.[program], targets[target]];
  return learnt && now && standingOf(learnt, now);
}

function standingOf(learnt: Target, now: Target): Standing {
  if (isSame(learnt, now)) return "same";
  if (learnt.of !== now.of) return "other";
  const isOther = learnt.of === "attribute" && now.of === "attribute" && learnt.attribute !== now.attribute;
  return isOther ? "other" : "alike";
}

/** Fields of a target are words, numbers, and lists of these. */
function isSame(learnt: object, now: object): boolean {
  const [own, other] = [learnt, now].map((target) => new Map<string, unknown>(Object.entries(target)));
  const fields = [...new Set([...own.keys(), ...other.keys()])];
  return fields.every((field) => JSON.stringify(own.get(field)) === JSON.stringify(other.get(field)));
}
