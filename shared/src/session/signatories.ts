import type { Signatory } from "../ledger/checkpoint.ts";
import { type Witnesses, witnessesIn } from "../ledger/notebook.ts";
import { toHex } from "../crypto/bytes.ts";
import type { Plan } from "../plan/plan.ts";
import { COORDINATOR } from "../protocol/primitives.ts";
import type { Study } from "./study.ts";

/** Names a coordinator's ledger in checkpoints: it keeps one for each study, where a node keeps one for its account. */
export function studyLedger({ coordinator }: Pick<Plan, "coordinator">, planHash: Uint8Array): string {
  return `${coordinator.name}/${toHex(planHash).slice(0, 16)}`;
}

/** Signatories of a study and their witnesses, by party: what is known of each key is kept with its signatory. */
const known = new WeakMap<
  Study,
  { readonly signatories: Map<number, Signatory>; readonly witnesses: Map<number, Witnesses> }
>();

function knownOf(study: Study) {
  const before = known.get(study);
  if (before) return before;
  const none = { signatories: new Map<number, Signatory>(), witnesses: new Map<number, Witnesses>() };
  known.set(study, none);
  return none;
}

/** Returns a party of the study, a place in the roster or the coordinator, by ledger and key; undefined for any other. */
export function signatoryOf(study: Study, party: number): Signatory | undefined {
  const { signatories } = knownOf(study);
  const before = signatories.get(party);
  if (before) return before;
  const signatory = newSignatory(study, party);
  if (signatory) signatories.set(party, signatory);
  return signatory;
}

function newSignatory(study: Study, party: number): Signatory | undefined {
  if (party === COORDINATOR) {
    return { name: studyLedger(study.plan, study.binding.planHash), identity: study.coordinatorIdentity };
  }
  const identity = study.identities[party];
  return identity && { name: study.plan.roster[party].name, identity };
}

/** Returns everybody whose cosignature a party's checkpoint can have: the other nodes and the coordinator. */
export function witnessesOf(study: Study, party: number): Witnesses {
  const { witnesses } = knownOf(study);
  const before = witnesses.get(party);
  if (before) return before;
  const others = [COORDINATOR, ...study.identities.keys()].filter((other) => other !== party);
  const found = witnessesIn(others.map((other) => signatoryOf(study, other)!));
  witnesses.set(party, found);
  return found;
}
