import type { ProgramContract } from "../contract.ts";
import { behaviour } from "./behaviour.ts";
import { checkBehaviour } from "./check.ts";
import {
  type BehaviourModel,
  type BehaviourSpec,
  behaviourSpec,
  plainBehaviour,
  readBehaviour,
} from "./spec.ts";
import { type BehaviourSupport, behaviourSupport } from "./support.ts";

/** How the users of segments behave: funnel, hours and weekdays of orders, and who comes back; by one sum. */
export const behaviourContract: ProgramContract<BehaviourSpec, BehaviourModel, BehaviourSupport> = {
  name: "behaviour",
  spec: behaviourSpec,
  needs: ({ of, windowDays }) => ({
    behaviour: { windowDays },
    ...(of === undefined
      ? { before: ["segmentation"] }
      : { inputs: [{ name: of, program: "segmentation" }] }),
  }),
  check: checkBehaviour,
  sessions: () => [{ query: "behaviour-counts", step: "count", share: 1 }],
  run: behaviour,
  support: behaviourSupport,
  plain: plainBehaviour,
  read: readBehaviour,
};
