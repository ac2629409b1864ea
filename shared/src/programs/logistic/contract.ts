import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { requireUsers } from "./feasibility.ts";
import { logistic } from "./logistic.ts";
import { logisticSessions } from "./shares.ts";
import { type LogisticModel, plainLogistic, readLogistic } from "./spec.ts";
import { type LogisticSupport, logisticSupport } from "./support.ts";

/** The chance of a target's class, by private logistic regression. */
export const logisticContract: ProgramContract<PredictionSpec, LogisticModel, LogisticSupport> = {
  name: "logistic",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: ["yes-no"],
  check: (_, facts) =>
    requireUsers(facts.usersFloor, { d: facts.features.length, mu: shownProgramMu(facts, []) }),
  sessions: logisticSessions,
  run: logistic,
  support: logisticSupport,
  plain: plainLogistic,
  read: readLogistic,
};
