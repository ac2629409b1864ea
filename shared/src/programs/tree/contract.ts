import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { requireTreeUsers } from "./feasibility.ts";
import { treeSessions } from "./shares.ts";
import { type TreeModel, plainTree, readTree, treeScorer } from "./spec.ts";
import { type TreeSupport, treeSupport } from "./support.ts";
import { decisionTree } from "./tree.ts";

/** The chance of a target's class, by a tree of few conditions. */
export const treeContract: ProgramContract<PredictionSpec, TreeModel, TreeSupport> = {
  name: "tree",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: "yes-no",
  check: (_, facts) =>
    requireTreeUsers(facts.usersFloor, { d: facts.features.length, mu: shownProgramMu(facts, []) }),
  sessions: treeSessions,
  run: decisionTree,
  support: treeSupport,
  plain: plainTree,
  read: readTree,
  scorer: treeScorer,
};
