/** What a code of a finding means for the verdict, and why. */
export interface CodeMeaning {
  /**
   * FAIL: a contradiction that no honest party can produce. LACKING: something is missing that an honest party may not
   * have handed in, and a command supplies it. LIMIT: no command can show it.
   */
  readonly kind: "FAIL" | "LACKING" | "LIMIT";
  /** Why an honest party cannot, or can, produce it. */
  readonly why: string;
  /** What supplies what is lacking. */
  readonly supply?: string;
  /** Whether anybody who had the file in hand can have made the contradiction: it accuses no party. */
  readonly isAnybodys?: true;
}

const HAND_IN = "`fedseg-node ledger` at that node, then `fedseg-audit collect`";
const HAND_IN_WHOLE =
  "`fedseg-node ledger` at that node, and what that advises where it says `LEDGER_UNSIGNED`, then `fedseg-audit collect`";
const PUBLISH =
  "`fedseg-coordinator run` in the study's folder publishes the bundle again, then `fedseg-audit collect`";
const COLLECT = "`fedseg-audit collect` puts every file where it belongs, each once";

const failing = (why: string, codes: string): readonly (readonly [string, CodeMeaning])[] =>
  codes.split(" ").map((code) => [code, { kind: "FAIL", why }]);
const altered = (why: string, codes: string): readonly (readonly [string, CodeMeaning])[] =>
  codes.split(" ").map((code) => [code, { kind: "FAIL", why, isAnybodys: true }]);
const lacking = (supply: string, why: string, codes: string): readonly (readonly [string, CodeMeaning])[] =>
  codes.split(" ").map((code) => [code, { kind: "LACKING", why, supply }]);
const limit = (why: string, codes: string): readonly (readonly [string, CodeMeaning])[] =>
  codes.split(" ").map((code) => [code, { kind: "LIMIT", why }]);

/** Every code of a finding, by what it means. A code that is not here is a fault of a signed record: FAIL. */
export const CODES: ReadonlyMap<string, CodeMeaning> = new Map([
  ...failing(
    "keepers write canonical, chained, signed entries, dated by max(clock, newest entry): the file was changed, or its keeper's program was",
    "CLOCK_BACKWARDS",
  ),
  ...altered(
    "the file is whole, and it is not what the keys of the study have signed: files are written in one step, and no crash, restart or old copy makes another one of them",
    "BAD_BUNDLE BAD_CLOSE BAD_HEADER BAD_MASKED BAD_OPEN BAD_RESULT CHAIN_BROKEN CHECKPOINT_FALSE ENROL_MISSING ENROL_SIGNATURE FAULTY_FALSE LEDGER_NAME MODEL_DIFFERS SESSION_EXTRA SIGNATURE_LEDGER STATEMENT_UNSIGNED WRONG_SESSION",
  ),
  ...failing(
    "a key changes only by proof of both, a revoked one signs nothing more, and one that the auditor knows is the party's",
    "KEY_GENESIS KEY_NOT_IN_FORCE KEY_PIN KEY_REVOCATION KEY_REVOKED KEY_ROTATION",
  ),
  ...failing(
    "one party has signed two ledgers: no crash, restart or old copy does that, because a node asks its peers before it charges; lines without a charge at the end of an old copy, of an owner who left a study or of earlier software, count as a cut ledger",
    "FORK_CHECKPOINT FORK_REPORTED FORK_WITNESSED",
  ),
  ...failing(
    "later entries of the same ledger show that it went on without an entry that comes before them",
    "APPROVE_MISSING CHARGE_MISSING ENROLLED_MISSING MODEL_UNRECORDED ORDER RELEASE_MISSING SENT_MISSING UNMASK_MISSING",
  ),
  ...failing(
    "an entry contradicts what its own party, or the whole cohort, has signed in the study's records",
    "APPROVE_KEY APPROVE_SNAPSHOT APPROVE_TWICE CHARGE_BEFORE_APPROVAL CHARGE_BEFORE_ENROLMENT CLAIM_FALSE CLOSE_DIFFERS ENROLLED_DIFFERS ENROLLED_EARLY ENROLLED_TWICE MODEL_HASH OPEN_DIFFERS RELEASE_DIFFERS REPORT_DIFFERS RESEND_DIFFERS SETTLED_DIFFERS",
  ),
  ...failing(
    "the plan is signed with a model under the name of a study that has released another: the coordinator holds it against that study's ledger before it proposes, and every node that took part against its own",
    "INPUT_DIFFERS",
  ),
  ...failing(
    "an account's entries are checked and written in one step: none leaves its budget, its ladder or the plan's attempts",
    "ATTEMPT_UNACCOUNTED BUDGET_EXCEEDED BUDGET_UNEARNED CHARGED_TWICE CHARGE_DIFFERS CORRECTION_FORWARD LADDER_BROKEN RAISE_OFF_LADDER REFUND_OPENED REFUND_UNFOUNDED REFUND_UNPROVED SETTLED_UNFOUNDED TOTALS_WRONG",
  ),
  ...failing(
    "a record is signed by all and verified by every node before it goes on",
    "ACCOUNTANTS_DISAGREE EPSILON_EXCEEDED MECHANISM_DIFFERS NOISE_TOO_SMALL STUDY_OVER_BUDGET TAILS_TOO_HEAVY",
  ),
  ...failing(
    "whoever is called convicted is so by statements of its own, and a sum called faulty by its record: all parties judge them alike",
    "CONVICTION_FALSE FAULTY_DIFFERS",
  ),
  ...failing(
    "two records prove two releases of one session: only their coordinator can have signed both, and it is the accused, not the node that was shown the other one",
    "TWO_RELEASES",
  ),
  ...failing(
    "two statements that exclude each other, both signed by the coordinator, which writes each down before it sends it: it is the accused, not the node that was shown the other one",
    "END_BROKEN TWO_CLOSES TWO_OPENS TWO_ROSTERS",
  ),
  ...failing(
    "a report whose hash its node has recorded says by its own numbers that the noise is not there, or does not say what is recorded of it",
    "CANARY_DAMAGED CANARY_FAILED CANARY_STRANGER CANARY_VERDICT",
  ),
  ...lacking(HAND_IN, "nobody has handed it in yet", "LEDGER_MISSING CHECKPOINT_MISSING"),
  ...lacking(
    HAND_IN_WHOLE,
    "a node was killed, came back when the others had left and has yet to sign the rest, or its owner handed in the file of an earlier command or study: the ledger as it once stood and one that was cut there are the same bytes. Others know that it goes on; what contradicts them is a FORK",
    "LEDGER_CUT LEDGER_OLD",
  ),
  ...lacking(
    HAND_IN,
    "a coordinator can show one node another sum of a session than the others; the node keeps the record, which convicts the coordinator",
    "RELEASE_OTHER",
  ),
  ...lacking(
    HAND_IN,
    "a coordinator can show one node another list of enrolments, OPEN or survivor set than the others, or an end of a study that goes on; the node keeps its signature, which convicts the coordinator",
    "CLOSE_OTHER END_OTHER ENROLLED_OTHER OPEN_OTHER",
  ),
  ...lacking(
    `${HAND_IN}; what the coordinator has shown to all is in its bundle: ${PUBLISH}`,
    "a coordinator can withhold from the bundle what it has shown to nodes, or show one of them other evidence; each node keeps what it was shown. Or the bundle was copied in part",
    "EVIDENCE_UNRECORDED FAULTY_UNRECORDED",
  ),
  ...lacking(
    HAND_IN,
    "a charge and its SENT, a plan and its approval are one write, so no ledger ends between them; a copy that broke off does",
    "LEDGER_TORN",
  ),
  ...lacking(
    HAND_IN,
    "a node audited its noise once more after its ledger had been handed in, or a report of before, or anybody's file, was put in its place: no key has signed it, and it is not judged",
    "CANARY_DIFFERS",
  ),
  ...lacking(
    HAND_IN,
    "notes of another installation whose party has the same name were put in their place: they claim none of the party's keys",
    "CHECKPOINT_UNSIGNED",
  ),
  ...lacking(
    HAND_IN,
    "the file does not parse, or does not hash to its name: a copy was cut short or damaged on its way. What stands before the damage is judged",
    "CHECKPOINT_DAMAGED LEDGER_DAMAGED SHOWN_DAMAGED",
  ),
  ...lacking(
    `${HAND_IN}: its own file may hold cosignatures that the coordinator lacks; if not, the next study makes up for it`,
    "the others had left, or the coordinator died, before the last checkpoint was cosigned; cosignatures taken away look the same",
    "CHECKPOINT_ALONE",
  ),
  ...lacking(
    "`fedseg-node ledger` at the witness, which hands in the notes that it has cosigned, then `fedseg-audit collect`; without such a note `--absent` names the witness",
    "nobody but the accused can sign the note that shows another ledger; a witness that has cosigned one keeps it. Its word alone convicts nobody",
    "TESTIMONY_UNPROVED",
  ),
  ...lacking(
    `${HAND_IN}; where that node's disk was brought back, and what it had signed since is lost, \`--absent\` names it`,
    "a node whose disk was brought back to before a report that few partners were shown has lost the charge, and none of those that it asked could tell it so. Where t − 1 others have opened the attempt, one of them was asked: there it is FAIL (CHARGE_MISSING)",
    "REPORT_UNBOOKED",
  ),
  ...lacking(
    "the bundle of that earlier study beside this one: `fedseg-audit collect` takes both",
    "nothing signed of that study is in the bundle: its model was taken as public by nodes that took no part in it",
    "INPUT_UNRECORDED",
  ),
  ...lacking(
    PUBLISH,
    "the bundle was copied in part, or while it was being brought up to date",
    "ENROLMENTS_MISSING MODEL_EARLY MODEL_MISSING PLAN_MISSING RELEASE_UNRECORDED SESSION_MISSING",
  ),
  ...lacking(
    PUBLISH,
    "the file does not parse: a copy was cut short or damaged on its way, which is as good as none",
    "ENROLMENTS_UNREADABLE MODEL_UNREADABLE PLAN_UNREADABLE RECORD_DAMAGED",
  ),
  ...lacking(
    "the newest `fedseg-audit`; where it does not know the line either, its keeper's program has written what no version writes",
    "a node's ledger goes on under later versions, which have entries of their own",
    "LEDGER_UNKNOWN",
  ),
  ...lacking(
    "the `fedseg-audit` of the version that ran the study",
    "the bundle was made by software that speaks another version of the protocol",
    "PLAN_VERSION",
  ),
  ...lacking(
    "the keeper's own copy, from `fedseg-node ledger`; `fedseg-audit collect` says FORK where its key has signed both",
    "a copy was damaged on its way",
    "COPIES_DIFFER",
  ),
  ...lacking(
    COLLECT,
    "bundles were put side by side by hand; a ledger of a stranger is read by no check, and a study that is there twice is judged twice",
    "FILE_STRANGER STUDY_TWICE",
  ),
  ...lacking(
    "the same command with the name as it stands in the plan",
    "a name on the command line is misspelt",
    "ABSENT_STRANGER PIN_STRANGER",
  ),
  ...lacking(
    "the same version at every party from the next study on; `--software HEX` says which one has been examined",
    "one organisation has installed another version before or during the study",
    "SOFTWARE_DIFFERS SOFTWARE_MISSING SOFTWARE_UNTRUSTED",
  ),
  ...limit(
    "said of what is missing already, or of what `--absent` names",
    "LEDGER_ABSENT NOTHING_CHECKED SESSION_UNVERIFIED STUDY_UNREADABLE",
  ),
  ...limit(
    "somebody's remarks or a file of the operating system lie in the folder: no check reads it, and whatever it should have been is missing in its place",
    "FILE_UNEXPECTED",
  ),
  ...limit(
    "nobody has signed anything about it yet, or not in this bundle",
    "CHECKPOINT_OLD FOREIGN_STUDY MODEL_OPEN REFUND_OPEN SOFTWARE_UNNAMED STUDY_LEFT",
  ),
  ...limit(
    "no document shows it",
    "ACCOUNTANT_REFUSED CANARY_NONE CANARY_RUN KEY_LOST KEY_OWNER NOISE_DRAWN ONE_ACCOUNT ONE_NODE_EACH ROWS_CLIPPED SOFTWARE_RUN SOFTWARE_UNKNOWN TIMING",
  ),
]);

/** Returns what a code means; a fault of a record that is not listed contradicts signatures. */
export function meaningOf(code: string): CodeMeaning {
  return (
    CODES.get(code) ?? {
      kind: "FAIL",
      why: "a signed record, plan or enrolment contradicts itself or the program that everybody runs",
    }
  );
}
