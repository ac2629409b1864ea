import type { CodedError } from "../errors.ts";
import { z } from "zod";

/**
 * Everything that a party may say of why it has refused something: in a node's `refused`, and as DENY in a ledger. The list is closed and
 * its sentences are constants: the code is all that travels, so that nothing computed from rows can. It only grows:
 * ledgers name its codes for ever.
 */
const REFUSALS = {
  NODE_STOPPED: "The node has stopped for a reason of its own, which its owner has on site.",
  STUDY_LEFT: "The node's owner has given the study up.",
  STUDY_UNDER_WAY: "The node is in another study that has not ended.",
  STUDY_ENDED: "The coordinator has ended the study for good.",
  STUDY_CANCELLED: "The operator has ended the study for good.",
  PLAN_VERSION: "The plan speaks another protocol.",
  PLAN_ROSTER: "Two parties of the plan share a name or a key.",
  PLAN_COHORT: "The plan's numbers of nodes break an inequality.",
  PLAN_BUDGET: "The plan's epsilon or delta is not one that protects.",
  PLAN_FEATURES: "A feature of the plan is not usable.",
  PLAN_SELECTION: "The plan's selection or exploration is not usable.",
  PLAN_SHARES: "The plan's programs share more than its budget.",
  PLAN_ORDER: "A program of the plan lacks the one before it whose sums it makes more of.",
  PLAN_TARGET: "The plan names a target that it does not declare.",
  PLAN_CATALOGUE: "The plan lacks the catalogue that a program asks for, or has one for none.",
  PLAN_INPUT_SIZE: "The models that the plan carries are too large.",
  PLAN_INPUT_HASH: "A model that the plan carries does not have the hash that it names.",
  PLAN_INPUT_UNREADABLE: "A model that the plan carries is not one of a study.",
  PLAN_INPUT_FEATURES: "A model that the plan carries is of other features.",
  PLAN_INPUT_MISSING: "A program takes a model that the plan does not carry.",
  PLAN_INPUT_PROGRAM: "A model that the plan carries is of another program than is needed.",
  PLAN_INPUT_UNUSED: "No program takes a model that the plan carries.",
  PLAN_SESSIONS: "The plan's program needs more sessions than it allows.",
  PLAN_TOO_SMALL: "The plan's noise would drown segments of its size.",
  PLAN_REPEATED: "The plan was approved before; a plan is enrolled once, ever.",
  PLAN_TIMING: "The times of the plan do not fit each other.",
  CLOCK_OFF: "The clocks of node and coordinator are too far apart.",
  SUM_TOO_LARGE: "A sum of the plan does not fit its modulus.",
  TAILS_TOO_HEAVY: "The tails of the plan's noise cost more than delta allows.",
  NOISE_TOO_SMALL: "The noise of the plan is below what can be accounted for.",
  POLICY_COORDINATOR: "The node's policy pins another coordinator.",
  POLICY_ROSTER: "The node's policy pins another roster.",
  POLICY_BUDGET: "The node's policy allows less epsilon or delta.",
  POLICY_FEATURE: "A feature is not, in the same words, in the node's dictionary.",
  POLICY_CLEANING: "The node's dictionary cleans by other rules.",
  POLICY_TARGET: "The node's dictionary has another target.",
  POLICY_CATALOGUE: "The node's dictionary has another catalogue, or none.",
  POLICY_INPUT: "A model that the plan carries is not the one that the node's ledger names.",
  POLICY_COHORT: "The plan's cohort is below the node's floors.",
  POLICY_ATTEMPTS: "The plan allows more attempts than the node's policy.",
  POLICY_SESSIONS: "The plan allows more sessions than the node's policy.",
  POLICY_TICK: "The plan's tick is shorter than the node's policy asks.",
  POLICY_PREPARE: "The plan leaves less time for reading rows than the node's policy asks.",
  POLICY_WAIT: "A step of the plan may take longer than the node's policy allows.",
  POLICY_SNAPSHOT: "The node's policy does not allow the plan's snapshot.",
  ROSTER_UNCOMPARED: "The node's owner has not compared the roster with enough partners.",
  IDENTITY_REVOKED: "A key that the plan names is revoked.",
  OWN_KEY_REVOKED: "The party's own key is revoked.",
  BUDGET_EXHAUSTED: "The account cannot carry the charge.",
  ENROL_MISSING: "An enrolment is missing.",
  ENROL_SIGNATURE: "An enrolment is not signed by its node.",
  ENROL_KEY: "The channel key of an enrolment is not usable.",
  ENROL_DUPLICATE: "Two enrolments name one channel key.",
  ENROL_ALTERED: "The roster carries another enrolment for the node than the one it sent.",
  SECOND_ROSTER: "The coordinator has signed two rosters of one plan.",
  SECOND_OPEN: "The coordinator has signed two OPENs of one attempt.",
  SECOND_CLOSE: "The coordinator has signed two CLOSEs of one attempt.",
  OFF_PLAN_QUERY: "The query is not what the program asks next.",
  WRONG_PARAMETERS: "The query's parameters, noise or modulus are not what the program asks next.",
  WRONG_SESSION: "The session is not the next one.",
  WRONG_STATE: "OPEN builds on another course of the study.",
  TOO_MANY_ATTEMPTS: "OPEN names an attempt beyond the plan's limit.",
  TOO_FEW_BUNDLES: "OPEN holds fewer bundles than survivors are needed.",
  BAD_OPEN: "OPEN is malformed.",
  BAD_BUNDLE: "A bundle of OPEN does not verify.",
  BAD_KEY: "A mask key of OPEN is not usable.",
  KEY_DISPUTE: "Two bundles of OPEN name different keys of one channel.",
  BUNDLE_ALTERED: "The node's own bundle is missing from OPEN or altered.",
  SPLIT_VIEW: "Nodes were shown different things.",
  BAD_CLOSE: "CLOSE is malformed.",
  BAD_HEADER: "A header of CLOSE does not verify.",
  BAD_SURVIVORS: "CLOSE names survivors who cannot be.",
  TOO_FEW_SURVIVORS: "CLOSE names fewer survivors than the plan asks.",
  SELF_DROPPED: "CLOSE calls the node dropped although it has reported.",
  REPORT_ALTERED: "CLOSE holds another report of the node than the one it sent.",
  NO_SHARES: "The node has no shares to open.",
  BAD_CERT: "CERT does not hold enough valid signatures.",
  NO_CERT: "The result lacks the certificate of its survivors.",
  NO_QUORUM: "The result lacks the signatures of enough survivors.",
  BAD_RESULT: "RESULT is malformed.",
  BAD_MASKED: "A masked vector of the result is not the one that was signed.",
  BAD_REVEAL: "A revealed secret of the result is not the one that was dealt.",
  WRONG_SUM: "The result's sum is not what its vectors give.",
  COMMITMENT_MISMATCH: "The result's sum does not fit its commitments.",
  SUM_WRAPPED: "The result's sum has left its bounds.",
  BAD_DEAL: "A node's dealt shares do not verify.",
  FALSE_COMPLAINT: "A node has complained of a good deal.",
  WRONG_SHARES: "A node's shares give another secret than it committed to.",
  KEY_DISPUTES: "A node disputes the keys of too many others.",
  FALSE_CONVICTION: "The coordinator excludes a node without proof.",
  FAULTY_SUMS: "A node's commitment does not fit what it sent.",
  FAULTY_AGAIN: "Sums of the study have been faulty too often.",
  FAULTY_UNEXPLAINED: "No choice of nodes explains the faulty sums.",
  LEDGER_BEHIND: "The ledger is older than what its keeper has signed for.",
  LEDGER_FORKED: "A copy of the ledger has written on.",
  LEDGER_FORK: "A party keeps two ledgers.",
  ATTEMPTS_EXHAUSTED: "All attempts at a session are used up.",
  NOT_ENROLLED: "Not everybody has enrolled in time.",
  TOO_FEW_NODES: "Too few nodes are left.",
  TOO_MANY_EXCLUDED: "Too many nodes are left out for good.",
} as const;

/** A code that may cross the wire or stand in a ledger. */
export const refusalCode = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);
export type RefusalCode = keyof typeof REFUSALS;

/** Returns what others may know of a refusal: its code when the table has it, else that its party has stopped. */
export function publicCode({ code }: Pick<CodedError, "code">): RefusalCode {
  return Object.hasOwn(REFUSALS, code) ? (code as RefusalCode) : "NODE_STOPPED";
}

/** Returns the one sentence that people read for a code. */
export function refusalText(code: RefusalCode): string {
  return REFUSALS[code];
}
