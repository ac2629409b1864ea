import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { type StartedSpec, startedSpec } from "../prediction/spec.ts";
import { startedNeeds } from "../prediction/start-of.ts";
import { type AnyTreesModel, plainTreesModel, readTreesModel } from "../prediction/trees-model.ts";
import { boostedTrees } from "./boosted-trees.ts";
import { requireStrength } from "./feasibility.ts";
import { boostedSessions } from "./shares.ts";
import { type BoostedSupport, boostedSupport } from "./support.ts";

/** The chance of a target's class, by trees on top of a private logistic regression. */
export const boostedTreesContract: ProgramContract<StartedSpec, AnyTreesModel, BoostedSupport> = {
  name: "boosted-trees",
  spec: startedSpec,
  needs: startedNeeds,
  learns: ["yes-no"],
  check: (_, facts) => requireStrength(facts.usersFloor, shownProgramMu(facts, [])),
  sessions: boostedSessions,
  run: boostedTrees,
  support: boostedSupport,
  plain: plainTreesModel,
  read: readTreesModel,
};
