import type { Death } from "@fedseg/keeper/process/machine.ts";
import type { NodeEffect } from "../session/events.ts";
import type { SharedTime } from "./shared-time.ts";

/** What an agent may be given beside its ports: what it shares with other studies on the same books, and where a test kills it. */
export interface AgentOptions {
  readonly time?: SharedTime;
  readonly dies?: (effect: NodeEffect) => Death | undefined;
}
