import { inputsOf } from "@fedseg/shared/plan/inputs.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Difference } from "./difference.ts";
import type { Circumstances } from "./floors.ts";

/** What this node's own ledger says of a model that a plan carries. */
export interface KnownInput {
  readonly name: string;
  /** planHash of the study that the model is of. */
  readonly study: string;
  readonly hash: string;
  /**
   * "recorded": MODEL of that study names this hash. "public": this node took no part in that study. "other": it did, and
   * its ledger names another hash, or none.
   */
  readonly standing: "recorded" | "public" | "other";
}

/** What this node's own ledger knows of studies. */
export type Known = Pick<Circumstances, "approved" | "models">;

/** Holds every earlier model of a plan against the MODEL entries of this node's own ledger. */
export function knownInputs(plan: Plan, { approved, models }: Known): readonly KnownInput[] {
  return [...inputsOf(plan)].map(([name, { study, hash }]) => {
    const isRecorded = models.get(study) === hash;
    const standing = isRecorded ? "recorded" : approved.has(study) ? "other" : "public";
    return { name, study, hash, standing };
  });
}

/** Where a plan's inputs are not what the own ledger names. */
export function inputDifferences(plan: Plan, known: Known): readonly Difference[] {
  return knownInputs(plan, known)
    .filter(({ standing }) => standing === "other")
    .map(({ name, study, hash }) => ({
      path: `inputs.${name}.hash`,
      plan: hash,
      own: known.models.get(study),
    }));
}

/** Says to the owner what a plan takes of earlier studies, and how this node knows it; one sentence each. */
export function inputSentences(inputs: readonly KnownInput[]): readonly string[] {
  return inputs.map(({ name, study, hash, standing }) => {
    const what = `The input ${JSON.stringify(name)} is the model ${hash} of study ${study}.`;
    return `${what} ${STANDINGS[standing]}`;
  });
}

/** Notes with which a node says so when it agrees to a plan. */
export function inputNotes(plan: Plan, known: Known) {
  return inputSentences(knownInputs(plan, known)).map(
    (text) => ({ type: "note", code: "PLAN_INPUT", text }) as const,
  );
}

const STANDINGS: Readonly<Record<KnownInput["standing"], string>> = {
  recorded: "This node's own ledger names it as that study's.",
  public: "This node took no part in that study: its ledger cannot tell, and the model is taken as public.",
  other: "This node took part in that study, and its ledger does not name this model as its result.",
};
