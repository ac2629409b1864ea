import { shownProgramMu, type ProgramContract } from "../contract.ts";
import { requireUsers } from "../logistic/feasibility.ts";
import { startedNeeds } from "../prediction/start-of.ts";
import { network } from "./network.ts";
import { networkSessions } from "./shares.ts";
import { type NetworkModel, type NetworkSpec, networkSpec, plainNetwork, readNetwork } from "./spec.ts";
import { type NetworkSupport, networkSupport } from "./support.ts";

/** The chance of a target's class, by a small neural network beside a logistic regression. */
export const networkContract: ProgramContract<NetworkSpec, NetworkModel, NetworkSupport> = {
  name: "network",
  spec: networkSpec,
  needs: startedNeeds,
  learns: ["yes-no"],
  check: (_, facts) =>
    requireUsers(facts.usersFloor, { d: facts.features.length, mu: shownProgramMu(facts, []) }),
  sessions: networkSessions,
  run: network,
  support: networkSupport,
  plain: plainNetwork,
  read: readNetwork,
};
