import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Decision, InboxPort } from "./port.ts";

/** An inbox of which a plan that is approved is countersigned when there is room for it beside the studies under way. */
export class InboxInTurn implements InboxPort {
  readonly #inbox: InboxPort;
  readonly #hasRoom: (plan: Plan) => boolean;
  /** Approved plans that wait for room, by planHash. */
  readonly #waiting = new Map<string, Plan>();

  constructor(inbox: InboxPort, hasRoom: (plan: Plan) => boolean) {
    this.#inbox = inbox;
    this.#hasRoom = hasRoom;
  }

  decide(plan: Plan, study: string, objection?: CodedError): Decision {
    this.#waiting.delete(study);
    return this.#inbox.decide(plan, study, objection);
  }

  takesRoom(plan: Plan, study: string): boolean {
    const hasRoom = this.#hasRoom(plan);
    if (!hasRoom) this.#waiting.set(study, plan);
    return hasRoom;
  }

  isAnswered(study: string): boolean {
    const plan = this.#waiting.get(study);
    return plan ? this.#hasRoom(plan) : this.#inbox.isAnswered(study);
  }

  agreed(): readonly Plan[] {
    return this.#inbox.agreed();
  }

  withdrawn(study: string): void {
    this.#waiting.delete(study);
    this.#inbox.withdrawn(study);
  }

  /** Tells whether a plan is approved and waits for nothing but room. */
  waitsForRoom(study: string): boolean {
    return this.#waiting.has(study);
  }
}
