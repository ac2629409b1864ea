import type { ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { type SoftmaxModel, plainSoftmax, readSoftmax } from "../prediction/softmax-model.ts";
import { severalClasses } from "../prediction/several-classes.ts";
import { classes, requireEnough } from "./classes.ts";
import { classesSessions } from "./shares.ts";
import { type ClassesSupport, classesSupport } from "./support.ts";

/** The chance of each of three to eight classes, by a private softmax regression. */
export const classesContract: ProgramContract<PredictionSpec, SoftmaxModel, ClassesSupport> = {
  name: "classes",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: ["classes"],
  check: (spec, facts) => requireEnough(facts.usersFloor, spec, facts),
  sessions: (spec, facts) => classesSessions(spec, severalClasses(spec, facts)),
  run: classes,
  support: classesSupport,
  plain: plainSoftmax,
  read: readSoftmax,
};
