import type { ProgramContract } from "../contract.ts";
import { type PredictionSpec, predictionSpec } from "../prediction/spec.ts";
import { valueSessions } from "./shares.ts";
import { type ValueModel, plainValue, readValue } from "./spec.ts";
import { type ValueSupport, valueSupport } from "./support.ts";
import { requireEnough, value } from "./value.ts";

/** What value is to be expected of a user, by private linear regression. */
export const valueContract: ProgramContract<PredictionSpec, ValueModel, ValueSupport> = {
  name: "value",
  spec: predictionSpec,
  needs: ({ target }) => ({ target }),
  learns: ["value"],
  check: (_, facts) => requireEnough(facts.usersFloor, facts),
  sessions: valueSessions,
  run: value,
  support: valueSupport,
  plain: plainValue,
  read: readValue,
};
