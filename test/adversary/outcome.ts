import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Binding, type Envelope, ZERO_HASH, isSigned } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { Attack } from "./attack.ts";
import { keyOf } from "./forger.ts";
import { chargesIn, isStatement, nameOf, statementsIn } from "./statements.ts";

/** Signed statements that the victim has kept against somebody, under a code. */
export interface Kept {
  readonly code: string;
  readonly envelopes: readonly Envelope[];
}

/** Everything that an attack leaves behind at the victim, however the study was run. */
export interface Outcome {
  readonly refusal: string | undefined;
  readonly plan: Plan;
  /** Undefined when the study has not begun. */
  readonly binding: Binding | undefined;
  readonly messages: readonly NodeMessage[];
  /** Its ledger, and what waits to be signed. */
  readonly booked: readonly LedgerEvent[];
  readonly kept: readonly Kept[];
  /** Codes of what people were told. */
  readonly told: readonly string[];
}

/** Refusals that need no liar: an account that is used up, a node that has lost its keys. */
const WITHOUT_A_LIAR = new Set(["BUDGET_EXHAUSTED", "PLAN_REPEATED"]);
/** What a peer has signed shows that the victim's own disk is the liar. */
const WITNESSED = new Set(["LEDGER_BEHIND"]);

/** What an attack has brought about, and what it should have: equal when the victim has behaved. */
export interface Verdict {
  readonly refusal: string | undefined;
  readonly said: readonly string[];
  readonly charged: readonly string[];
  /** Whether people were told what there was to tell. */
  readonly isTold: boolean;
  /** Statements that left the victim after it had said that it refuses. */
  readonly afterwards: readonly string[];
  /** The refusal as the last entry of the victim's ledger has it. */
  readonly recorded: string | undefined;
  /** Whose signature stands under what the victim has kept; undefined when nothing was refused because of a liar. */
  readonly evidence: "coordinator" | "node" | "none" | undefined;
  /** What else is not as the attack demands. */
  readonly problem: string | undefined;
}

/** Returns what an attack must bring about. */
export function wanted({ refusal, said, charged }: Attack): Verdict {
  const evidence = WITNESSED.has(refusal ?? "") ? "node" : "coordinator";
  const hasLiar = refusal !== undefined && !WITHOUT_A_LIAR.has(refusal);
  return {
    refusal,
    said,
    charged,
    isTold: true,
    afterwards: [],
    recorded: refusal,
    evidence: hasLiar ? evidence : undefined,
    problem: undefined,
  };
}

/** Sums up what an attack has brought about. */
export function verdict({ told, problem }: Attack, outcome: Outcome): Verdict {
  const { refusal, messages, booked } = outcome;
  const last = booked.at(-1);
  const hasLiar = refusal !== undefined && !WITHOUT_A_LIAR.has(refusal);
  return {
    refusal,
    said: statementsIn(messages),
    charged: chargesIn(booked),
    isTold: told === undefined || outcome.told.includes(told),
    afterwards: refusal === undefined ? [] : afterRefusal(messages),
    recorded: last?.type === "DENY" ? last.code : undefined,
    evidence: hasLiar ? signerOf(outcome, refusal) : undefined,
    problem: problem?.(outcome),
  };
}

function afterRefusal(messages: readonly NodeMessage[]): readonly string[] {
  const at = messages.findIndex(({ type }) => type === "refused");
  return messages.slice(at).filter(isStatement).map(nameOf);
}

/** The coordinator, when anything that was kept under a code is soundly signed by it; else a node. */
function signerOf(outcome: Outcome, refusal: string): Verdict["evidence"] {
  const kept = outcome.kept.filter(({ code }) => code === refusal).flatMap(({ envelopes }) => envelopes);
  const sound = kept.filter((envelope) => isSoundlySigned(envelope, outcome));
  if (sound.some(({ sender }) => sender === COORDINATOR)) return "coordinator";
  return sound.length > 0 ? "node" : "none";
}

/** Whether a statement proves by itself who has made it: signed by its sender, for this study or its plan. */
function isSoundlySigned(envelope: Envelope, { plan, binding }: Outcome): boolean {
  const offered = envelope.type === "PLAN" ? decodeCanonical(envelope.body, planBody)?.plan : undefined;
  const planHash = offered ? hashFields(DOMAINS.plan, offered) : hashPlan(planBytes(plan));
  const bindings = [{ planHash, enrolHash: ZERO_HASH }, ...(binding ? [binding] : [])];
  const key = keyOf(envelope.sender).publicKey;
  return bindings.some((one) => isSigned(envelope, key, one));
}
