import type { ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { treeSessions } from "./shares.ts";
import { type AnyTreeModel, plainTree, readTree } from "./spec.ts";
import { type TreeSupport, treeSupport } from "./support.ts";
import { decisionTree, requireEnough } from "./tree.ts";

/** The chance of a target's class, or of each of several, by a tree of few conditions. */
export const treeContract: ProgramContract<PredictionSpec, AnyTreeModel, TreeSupport> = {
  name: "tree",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: ["yes-no", "classes"],
  check: (spec, facts) => requireEnough(facts.usersFloor, spec, facts),
  sessions: treeSessions,
  run: decisionTree,
  support: treeSupport,
  plain: plainTree,
  read: readTree,
};
