import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { isOfClasses, isPublishedOfClasses, severalClasses } from "../prediction/several-classes.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { type AnyTreesModel, plainTreesClasses, readTreesClasses } from "../prediction/trees-classes.ts";
import { plainTreesModel, readTreesModel } from "../prediction/trees-model.ts";
import { requireStrength } from "./feasibility.ts";
import { forest } from "./forest.ts";
import { forestSessions } from "./shares.ts";
import { type ForestSupport, forestSupport } from "./support.ts";

/** The chance of a target's class, or of each of several, by a private random forest. */
export const forestContract: ProgramContract<PredictionSpec, AnyTreesModel, ForestSupport> = {
  name: "forest",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: ["yes-no", "classes"],
  check: (spec, facts) =>
    requireStrength(facts.usersFloor, shownProgramMu(facts, []), severalClasses(spec, facts)),
  sessions: forestSessions,
  run: forest,
  support: forestSupport,
  plain: (model) => (isOfClasses(model) ? plainTreesClasses(model) : plainTreesModel(model)),
  read: (plain, features) =>
    isPublishedOfClasses(plain) ? readTreesClasses(plain, features) : readTreesModel(plain, features),
};
