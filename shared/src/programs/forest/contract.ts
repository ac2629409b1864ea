import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { type TreesModel, plainTreesModel, readTreesModel } from "../prediction/trees-model.ts";
import { requireStrength } from "./feasibility.ts";
import { forest } from "./forest.ts";
import { forestSessions } from "./shares.ts";
import { type ForestSupport, forestSupport } from "./support.ts";

/** The chance of a target's class, by a private random forest. */
export const forestContract: ProgramContract<PredictionSpec, TreesModel, ForestSupport> = {
  name: "forest",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: "yes-no",
  check: (_, facts) => requireStrength(facts.usersFloor, shownProgramMu(facts, [])),
  sessions: forestSessions,
  run: forest,
  support: forestSupport,
  plain: plainTreesModel,
  read: readTreesModel,
  scorer: ({ scorer }) => scorer,
};
