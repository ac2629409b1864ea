import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Decision, InboxPort } from "./port.ts";

/** An inbox of which a plan that is approved is countersigned when there is room for it beside the studies under way. */
export class InboxInTurn implements InboxPort {
  readonly #inbox: InboxPort;
  readonly #hasRoom: (plan: Plan) => boolean;
  /** Plans that are agreed to and not countersigned, by planHash: with one that waits for room. */
  readonly #agreed = new Map<string, Plan | undefined>();

  constructor(inbox: InboxPort, hasRoom: (plan: Plan) => boolean) {
    this.#inbox = inbox;
    this.#hasRoom = hasRoom;
  }

  decide(plan: Plan, study: string, objection?: CodedError): Decision {
    const decision = this.#inbox.decide(plan, study, objection);
    if (decision.type === "begin") this.#agreed.set(study, undefined);
    else this.#agreed.delete(study);
    return decision;
  }

  takesRoom(plan: Plan, study: string): boolean {
    const hasRoom = this.#hasRoom(plan);
    if (hasRoom) this.#agreed.delete(study);
    else this.#agreed.set(study, plan);
    return hasRoom;
  }

  isAgreed(study: string): boolean {
    return this.#inbox.isAgreed(study);
  }

  isAnswered(study: string): boolean {
    if (!this.#agreed.has(study)) return this.#inbox.isAnswered(study);
    const plan = this.#agreed.get(study);
    return !this.isAgreed(study) || (plan !== undefined && this.#hasRoom(plan));
  }

  agreed(): readonly Plan[] {
    return this.#inbox.agreed();
  }

  waiting(): readonly Plan[] {
    return this.#inbox.waiting?.() ?? [];
  }

  withdrawn(study: string): void {
    this.#agreed.delete(study);
    this.#inbox.withdrawn(study);
  }

  /** Tells whether a plan is approved and waits for nothing but room. */
  waitsForRoom(study: string): boolean {
    return this.#agreed.get(study) !== undefined;
  }
}
