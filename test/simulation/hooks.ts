import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import type { CoordinatorEffect } from "@fedseg/coordinator/session/events.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Crash } from "./party.ts";

/** One arrival of a message, `delayMs` later than usual. */
export interface Delivery<Message> {
  readonly message: Message;
  readonly delayMs?: number;
}

/**
 * Where a test takes part in a study. A message hook returns what arrives in place of a message: nothing drops it,
 * two entries duplicate it, another message alters it, encoded and decoded as on a connection; none is changed in place.
 * A crash hook may kill a party at an effect. A hook that is left out changes nothing.
 */
export interface Hooks {
  toNode?(to: number, message: CoordinatorMessage): readonly Delivery<CoordinatorMessage>[];
  toCoordinator?(from: number, message: NodeMessage): readonly Delivery<NodeMessage>[];
  crashNode?(node: number, effect: NodeEffect): Crash | undefined;
  crashCoordinator?(effect: CoordinatorEffect): Crash | undefined;
}
