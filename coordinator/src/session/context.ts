import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { Analysis } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";

/** Everything a step may use that is not state. */
export interface CoordinatorContext {
  readonly signingKey: SigningKey;
  /** The coordinator as a keeper of checkpoints: its ledger's tree and journal after the last commit. */
  notary(): Notary;
  analysis(plan: Plan): Analysis;
  /** How long everybody is waited for to countersign a plan that does not say it itself, ms from each start. */
  readonly enrolMs: number;
  /**
   * Whether it waits for its turns beside other studies: nodes that agree to its plan hear of each other after the event `enrolment-turn`,
   * and are called to a session after the event `turn`, not before.
   */
  readonly takesTurns?: boolean;
  /** The moment, in ms: dates of a plan and of its pauses are told by it. */
  clock(): number;
}
