import { SEED, type Size } from "./plan.ts";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { Agenda } from "../../test/simulation/agenda.ts";
import { NOT_ASKED } from "../../test/simulation/compared.ts";
import type { Told } from "../../test/simulation/party.ts";
import { type CoordinatorOwner, SimulatedCoordinator } from "../../test/simulation/simulated-coordinator.ts";
import { type NodeOwner, SimulatedNode } from "../../test/simulation/simulated-node.ts";
import { TINY_LIMITS, tinyKey, tinyName, tinyTable } from "../../test/simulation/tiny-market.ts";

/** What a party of the bench takes part in, and who hears what it tells. */
interface Around {
  readonly plan: Plan;
  tell(told: Told): void;
}

/** A coordinator whose books are in memory, and for whom nothing waits. */
export function benchCoordinator({
  plan,
  tell,
  send,
}: Around & Pick<CoordinatorOwner, "send">): SimulatedCoordinator {
  return new SimulatedCoordinator({
    name: "coordinator",
    key: tinyKey(SEED, "coordinator"),
    plan,
    agenda: new Agenda(),
    send,
    crashAt: () => undefined,
    started: () => {},
    tell,
  });
}

/** What besides a node of the bench has of its own. */
interface NodeAround extends Around, Pick<NodeOwner, "self" | "send" | "started"> {
  readonly size: Size;
  readonly source: SessionSource;
}

/** A node whose books are in memory, and for whom nothing waits in a study in which everybody is there. */
export function benchNode({ plan, tell, size, self, source, send, started }: NodeAround): SimulatedNode {
  return new SimulatedNode({
    name: tinyName(self),
    key: tinyKey(SEED, tinyName(self)),
    plan,
    agenda: new Agenda(),
    tell,
    self,
    source,
    table: () => tinyTable(1, self),
    accountEpsilon: 100,
    compared: NOT_ASKED,
    allows: { limits: { ...TINY_LIMITS, maxSessions: size.sums } },
    send,
    crashAt: () => undefined,
    started,
    died: () => {},
  });
}
