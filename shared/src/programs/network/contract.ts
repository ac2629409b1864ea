import type { ProgramContract } from "../contract.ts";
import { isOfClasses, isPublishedOfClasses } from "../prediction/several-classes.ts";
import { type SoftmaxModel, plainSoftmax, readSoftmax } from "../prediction/softmax-model.ts";
import { startedNeeds } from "../prediction/start-of.ts";
import { requireNetworkUsers } from "./feasibility.ts";
import { network } from "./network.ts";
import { networkSessions } from "./shares.ts";
import { type NetworkModel, type NetworkSpec, networkSpec, plainNetwork, readNetwork } from "./spec.ts";
import { type NetworkSupport, networkSupport } from "./support.ts";

/** What a network releases: of a yes or no, or of several classes. */
export type AnyNetworkModel = NetworkModel | SoftmaxModel;

/** The chance of a target's class, or of each of several, by a small neural network beside a logistic regression. */
export const networkContract: ProgramContract<NetworkSpec, AnyNetworkModel, NetworkSupport> = {
  name: "network",
  spec: networkSpec,
  needs: startedNeeds,
  learns: ["yes-no", "classes"],
  check: (spec, facts) => requireNetworkUsers(facts.usersFloor, spec, facts),
  sessions: networkSessions,
  run: network,
  support: networkSupport,
  plain: (model) => (isOfClasses(model) ? plainSoftmax(model) : plainNetwork(model)),
  read: (plain, features) =>
    isPublishedOfClasses(plain) ? readSoftmax(plain, features) : readNetwork(plain, features),
};
