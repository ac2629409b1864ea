import type { Signatory } from "../ledger/checkpoint.ts";
import { toHex } from "../crypto/bytes.ts";
import type { Plan } from "../plan/plan.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import type { Study } from "./study.ts";

/** Names a coordinator's ledger in checkpoints: it keeps one for each study, where a node keeps one for its account. */
export function studyLedger({ coordinator }: Pick<Plan, "coordinator">, planHash: Uint8Array): string {
  return `${coordinator.name}/${toHex(planHash).slice(0, 16)}`;
}

/** Returns a party of the study, a place in the roster or the coordinator, by ledger and key; undefined for any other. */
export function signatoryOf(study: Study, party: number): Signatory | undefined {
  if (party === COORDINATOR) {
    return { name: studyLedger(study.plan, study.binding.planHash), identity: study.coordinatorIdentity };
  }
  const identity = study.identities[party];
  return identity && { name: study.plan.roster[party].name, identity };
}

/** Returns everybody whose cosignature a party's checkpoint can have: the other nodes and the coordinator. */
export function witnessesOf(study: Study, party: number): readonly Signatory[] {
  return [COORDINATOR, ...study.identities.keys()]
    .filter((other) => other !== party)
    .map((other) => signatoryOf(study, other)!);
}
