import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { isOfClasses, isPublishedOfClasses, severalClasses } from "../prediction/several-classes.ts";
import { type SoftmaxModel, plainSoftmax, readSoftmax } from "../prediction/softmax-model.ts";
import { type StartedSpec, startedSpec } from "../prediction/spec.ts";
import { startedNeeds } from "../prediction/start-of.ts";
import { type TreesModel, plainTreesModel, readTreesModel } from "../prediction/trees-model.ts";
import { boostedTrees } from "./boosted-trees.ts";
import { requireStrength } from "./feasibility.ts";
import { boostedSessions } from "./shares.ts";
import { type BoostedSupport, boostedSupport } from "./support.ts";

/** What boosted trees release: of a yes or no, or of several classes. */
export type BoostedModel = TreesModel | SoftmaxModel;

/** The chance of a target's class, or of each of several, by trees on top of a private regression. */
export const boostedTreesContract: ProgramContract<StartedSpec, BoostedModel, BoostedSupport> = {
  name: "boosted-trees",
  spec: startedSpec,
  needs: startedNeeds,
  learns: ["yes-no", "classes"],
  check: (spec, facts) =>
    requireStrength(facts.usersFloor, shownProgramMu(facts, []), severalClasses(spec, facts)),
  sessions: boostedSessions,
  run: boostedTrees,
  support: boostedSupport,
  plain: (model) => (isOfClasses(model) ? plainSoftmax(model) : plainTreesModel(model)),
  read: (plain, features) =>
    isPublishedOfClasses(plain) ? readSoftmax(plain, features) : readTreesModel(plain, features),
};
