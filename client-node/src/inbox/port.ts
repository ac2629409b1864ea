import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";

/** What becomes of a plan. */
export type Decision =
  | { readonly type: "begin" }
  /** Its owner has been asked, and has not answered yet. The coordinator hears nothing. */
  | { readonly type: "wait" }
  | { readonly type: "refuse"; readonly error: CodedError };

/** A node's decisions about proposals: plans that its pinned coordinator has signed. What is decided is durable when it is told. */
export interface InboxPort {
  /**
   * Decides about a plan, by its planHash, and keeps it as a proposal. `objection`: why policy or account refuse it, if they do.
   * To be asked when a plan comes, and once more right before it is countersigned: what fits is what the ledger says then.
   */
  decide(plan: Plan, study: string, objection?: CodedError): Decision;
  /**
   * Tells, right before it is countersigned, whether there is room for a plan beside the studies under way. One without it waits: its partners
   * have heard that this node agrees. There always is where this is left out.
   */
  takesRoom?(plan: Plan, study: string): boolean;
  /** Tells whether a plan that this node has agreed to is still agreed to: until it is countersigned its owner may take that back. */
  isAgreed(study: string): boolean;
  /** Tells whether a proposal that waits has its answer, or one that waits for room has it, so that it is worth while to ask again. */
  isAnswered(study: string): boolean;
  /** Plans that were agreed to and have not begun: what their coordinator says of them is heard, also by a later process. */
  agreed(): readonly Plan[];
  /** Plans that wait for their owner, or for whom has refused them to think better of it: of these, too, it is heard that their coordinator has ended them. None where this is left out. */
  waiting?(): readonly Plan[];
  /** Takes down that the coordinator offers a plan no more. */
  withdrawn(study: string): void;
}
