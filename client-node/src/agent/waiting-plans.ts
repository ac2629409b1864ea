import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { NodePorts } from "./ports.ts";

/** How often it is looked whether the owner has approved a plan that waits. */
const LOOK_AGAIN_MS = 1000;
/** How many plans may wait at one time; the oldest makes room. */
const MOST_WAITING = 4;

/** What waiting for an owner has to do with. */
export interface WaitingPorts extends Pick<NodePorts, "after" | "ask"> {
  readonly isApproved: (study: string) => boolean;
  /** Hears of a plan that its owner has approved; it is to be checked anew. */
  readonly approved: (envelope: Envelope) => void;
}

/** Plans that wait for this node's owner: each is asked about once, however often it comes, and nothing of it is checked meanwhile. */
export class WaitingPlans {
  readonly #ports: WaitingPorts;
  /** By study. */
  readonly #waiting = new Map<string, Envelope>();

  constructor(ports: WaitingPorts) {
    this.#ports = ports;
  }

  /** Tells whether a message is a copy of a plan that waits: no news, whatever it would cost to check. */
  holds(message: CoordinatorMessage): boolean {
    if (this.#waiting.size === 0 || message.type !== "plan") return false;
    const body = decodeCanonical(message.envelope.body, planBody);
    return body !== undefined && this.#waiting.has(toHex(hashPlan(body.plan)));
  }

  /** Asks the owner, and looks for the answer from time to time. The coordinator hears nothing until there is one. */
  ask({ plan, study, envelope }: { plan: Plan; study: string; envelope: Envelope }): void {
    if (this.#waiting.has(study)) return;
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= MOST_WAITING) this.#waiting.delete(oldest);
    this.#waiting.set(study, envelope);
    this.#ports.ask(plan, study);
    this.#lookLater(study, envelope);
  }

  #lookLater(study: string, envelope: Envelope): void {
    this.#ports.after(LOOK_AGAIN_MS, () => {
      if (this.#waiting.get(study) !== envelope) return;
      if (!this.#ports.isApproved(study)) return this.#lookLater(study, envelope);
      this.#waiting.delete(study);
      this.#ports.approved(envelope);
    });
  }
}
