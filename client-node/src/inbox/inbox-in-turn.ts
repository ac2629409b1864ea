import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Decision, InboxPort } from "./port.ts";

/** An inbox of which a plan that is approved begins when there is room for it beside the studies under way. */
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
    const decision = this.#inbox.decide(plan, study, objection);
    this.#waiting.delete(study);
    if (decision.type !== "begin" || this.#hasRoom(plan)) return decision;
    this.#waiting.set(study, plan);
    return { type: "wait" };
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

  /** A plan that is approved and waits for nothing but room. */
  get next(): Plan | undefined {
    return this.#waiting.values().next().value;
  }

  /** Tells whether a plan is approved and waits for nothing but room. */
  isNext(study: string): boolean {
    return this.#waiting.has(study);
  }
}
