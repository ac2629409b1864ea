import type { Words } from "./words.ts";

/** A test outside the catalogue: its file, words of its title, and what it shows. */
export interface Elsewhere {
  readonly words: Words;
  readonly file: string;
  /** A part of the title as it stands in the file. */
  readonly title: string;
  readonly shows: string;
}

/** A title that says what it shows needs no other words. */
const row = (words: Words, file: string, title: string, shows = title): Elsewhere => ({
  words,
  file,
  title,
  shows,
});

const PAYLOADS = "oversized, NaN, wrong-length and prototype-polluting payloads";
const EXCLUSIVITY = "fast path to one half and CONFIRM to the other";
const LIVE =
  "real nodes give shares as the exhaustive model says, and never of both kinds of one dealer t times";
const IMAGE = "a node restored from an old disk image";
const FSYNC = "kill either side before and after every fsync";
const ORDER = "reordered, duplicated, delayed messages";
const SIZES = "n = 3, 255, 256";

/** Tests of the list that are no attack of one victim, or need more than a script. */
export const ELSEWHERE: readonly Elsewhere[] = [
  row(
    "false COMPLAINT",
    "test/faults/exclusions.test.ts",
    "who complains about a good deal is left out, and stays so",
    "with the deal's own key: FALSE_COMPLAINT in every ledger, with the evidence, also when the coordinator dies",
  ),
  row(
    "false COMPLAINT",
    "test/faults/exclusions.test.ts",
    "a coordinator that calls a node convicted without evidence is refused",
  ),
  row(
    "false COMPLAINT",
    "shared/src/session/conviction.test.ts",
    "an opened key opens its own deal, and none of another attempt, session or direction",
  ),
  row(
    "wrong commitment",
    "test/faults/faulty-sums.test.ts",
    "costs %i charges in all, is convicted",
    "a node that always lies, of four or five: convicted after as many faulty sums, and the study ends with a model",
  ),
  row(
    "wrong commitment",
    "test/faults/faulty-sums.test.ts",
    "a coordinator that asks all nodes of a faulty sum again is refused, and nothing more is charged",
  ),
  row(
    "wrong commitment",
    "shared/src/session/faulty.test.ts",
    "no faulty sums convict an honest node",
    "whatever sets of nodes are asked, while at most c lie: no faulty sums convict an honest node",
  ),
  row(
    "wrong commitment",
    "test/audit/at-fault.test.ts",
    "passes, counts its faulty sums and names the node that they convict",
    "an audit passes, counts the faulty sums and names the node that they convict",
  ),
  row(
    "substituted identity or late Sybil",
    "test/e2e/gate.full.test.ts",
    "a key that is not in the roster is not, under any name",
  ),
  row(
    "victim both alive and dropped",
    "test/adversary/two-sets.test.ts",
    "real nodes give shares as the model",
    LIVE,
  ),
  row(
    "plans breaking each inequality",
    "client-node/src/policy/floors.test.ts",
    "no tick",
    "a tick of 0, and every other limit of a node's policy missed alone: refused, POLICY_TICK and others",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/equivocation.test.ts",
    "the secrets of a sum, shown to one node in another order, are the same release",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/equivocation.test.ts",
    "two releases of one session convict the coordinator, once the node hands in what it was shown",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/equivocation.test.ts",
    "a second RESULT of a faulty sum, shown to one node, is the same faulty sum",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/equivocation.test.ts",
    "faulty sums shown to one node in another order convict alike, before and after its restart",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/at-fault.test.ts",
    "faulty sums that the coordinator withholds are shown by any node that was in the study",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/collect.test.ts",
    "of two copies of a model or of enrolments the one that ledgers name stands, in any order",
  ),
  row(
    "forked or skipped RESULT",
    "test/audit/another-quorum.test.ts",
    "another quorum's RESULT has the same release",
    "two RESULTs of one sum, proved by different quorums: one release everywhere, and an audit that passes",
  ),
  row(EXCLUSIVITY, "test/adversary/exclusivity.test.ts", "whoever signs what, at most one set is opened"),
  row(EXCLUSIVITY, "test/adversary/two-sets.test.ts", "real nodes give shares as the model", LIVE),
  row(
    "a hundred forced attempts",
    "test/adversary/accounts.test.ts",
    "a hundred forced attempts: the account stops them",
  ),
  row(
    "a hundred forced attempts",
    "test/adversary/accounts.test.ts",
    "a stalling coordinator burns no more than maxAttempts charges",
  ),
  row(
    "a hundred forced attempts",
    "shared/src/session/attempts.test.ts",
    "over a whole study no more attempts come than the search has, whatever is faulty",
    "faulty sums at will bring no more attempts over a study than its learned epsilon counts",
  ),
  row(
    "a hundred forced attempts",
    "test/faults/faulty-sums.test.ts",
    "a node refuses an attempt beyond the plan's that no faulty sum gives reason for",
  ),
  row(
    IMAGE,
    "test/adversary/accounts.test.ts",
    "LEDGER_BEHIND: a disk image from just before the newest charge",
  ),
  row(
    IMAGE,
    "test/checkpoints/lost-ledgers.test.ts",
    "LEDGER_BEHIND: a node restored from a backup between two studies",
  ),
  row(
    IMAGE,
    "test/checkpoints/old-images.full.test.ts",
    "approves no plan and signs at most testimony",
    "LEDGER_BEHIND: a node on an image from after each type of message: no enrolment, statement, checkpoint or charge",
  ),
  row(
    IMAGE,
    "test/checkpoints/old-images.full.test.ts",
    "two nodes on old disks do not vouch for each other",
    "LEDGER_BEHIND: two nodes on old images at once, with c = 1: both are told by the others",
  ),
  row("too few ABORTs", "test/faults/refunds.test.ts", "an attempt that too few call ABORTED stays charged"),
  row(
    "a sum opened and discarded",
    "test/faults/refunds.test.ts",
    "an attempt in which a node has unmasked is never given back",
  ),
  row(
    PAYLOADS,
    "test/adversary/signed-garbage.full.test.ts",
    "garbage that a node signs throws nowhere, now or from the journals",
  ),
  row(
    PAYLOADS,
    "test/adversary/signed-garbage.full.test.ts",
    "garbage that a coordinator signs throws nowhere, now or from the journals",
  ),
  row(
    PAYLOADS,
    "test/adversary/signed-garbage.full.test.ts",
    "an audit of any garbled file ends with a verdict",
  ),
  row(
    PAYLOADS,
    "test/adversary/signed-garbage.full.test.ts",
    "an audit of any model.json ends with a verdict",
  ),
  row(
    PAYLOADS,
    "test/adversary/signed-garbage.full.test.ts",
    "an audit of a ledger with any body, chained and signed, ends with a verdict",
  ),
  row(
    PAYLOADS,
    "test/adversary/garbled-files.test.ts",
    "whatever stands in place of %s, its reader refuses in words or goes on",
    "rotations, revocations, invites, receipts, segments, ledgers of partners and sealed files with any content: refused in words",
  ),
  row(
    PAYLOADS,
    "test/adversary/payloads.test.ts",
    "MALFORMED: %s",
    "bytes that are no message are dropped at the codec, on both sides",
  ),
  row(
    PAYLOADS,
    "test/adversary/sockets/study.test.ts",
    "is dropped on both sides and changes nothing",
    "bytes that are no message, of every kind, sent both ways in the middle of a session: dropped, the study ends well",
  ),
  row(PAYLOADS, "test/edge/limits.test.ts", "a message longer than allowed ends its connection"),
  row(
    "split views of the bundles",
    "test/audit/two-statements.full.test.ts",
    "two lists of enrolments convict the coordinator, not the node that was shown the other",
  ),
  row(
    "second U for one attempt, also after a restart",
    "test/audit/two-statements.full.test.ts",
    "two survivor sets of one attempt convict the coordinator, not the node that was shown the other",
  ),
  row(
    "re-OPEN with changed inputs",
    "test/audit/two-statements.full.test.ts",
    "two OPENs of an attempt that was given up convict the coordinator, once both nodes hand in theirs",
  ),
  row(
    "overlapping attempts",
    "test/audit/two-statements.full.test.ts",
    "an END for one node alone, while the study goes on, convicts the coordinator once that node hands it in",
  ),
  row(
    "a sum opened and discarded",
    "test/audit/two-statements.full.test.ts",
    "a charge that its node hides is shown by the report that its partners have seen",
  ),
  row(
    IMAGE,
    "test/edge/closed-by-coordinator.test.ts",
    "a proof that was made before this connection proves no other, whatever folder it is of",
    "the proof of a process that the image no longer names ends no later one, over sockets",
  ),
  row(
    "unsigned injected messages",
    "test/adversary/floods.test.ts",
    "an OPEN that nobody has signed delays no answer",
  ),
  row(
    "unsigned injected messages",
    "test/faults/under-way.test.ts",
    "a finished node that is started again ends when it meets the study's coordinator",
    "a FINAL without a signed RESULT ends no finished node, and has it write nothing",
  ),
  row(
    "unsigned injected messages",
    "test/adversary/unsigned.test.ts",
    "statements that nobody has signed are dropped",
  ),
  row(
    "unsigned injected messages",
    "test/adversary/sockets/study.test.ts",
    "is dropped, whatever it says, and the study ends as without it",
    "every message with a broken copy before it: dropped, the study ends well",
  ),
  row(
    "unsigned injected messages",
    "test/audit/unsigned-files.test.ts",
    "a whole file that is not what was signed fails, and accuses nobody",
    "plans, enrolments, models, records, notes, ledgers that somebody has changed in a bundle: FAIL, and nobody is named",
  ),
  row(
    "unsigned injected messages",
    "test/audit/unsigned-files.test.ts",
    "a %s that does not parse is not verifiable, and a command supplies it",
    "files of a bundle that were cut short or damaged: NOT VERIFIABLE, with the command that supplies them",
  ),
  row(
    "bad shares (blamed, excluded)",
    "test/adversary/dealt-seed.test.ts",
    "a dealer that survives",
    "a dealer that survives and whose shares rebuild another seed: excluded",
  ),
  row(
    FSYNC,
    "test/faults/crashes.ts",
    "before and after commit $at, in session $session",
    "either side killed before and after every durable commit of exemplary sessions",
  ),
  row(
    FSYNC,
    "test/adversary/sockets/study.test.ts",
    "a node that is killed and comes back has signed nothing twice",
  ),
  row(FSYNC, "test/ledger/kills.test.ts", "processes killed at any moment"),
  row(
    "reconnect on a new socket",
    "test/adversary/sockets/study.test.ts",
    "comes back on a new socket",
    "a node whose connection is cut in the middle of a session comes back on a new socket",
  ),
  row(
    "reconnect on a new socket",
    "test/e2e/gate.full.test.ts",
    "a newer connection of the same node replaces the older one",
  ),
  row(ORDER, "test/faults/schedules.test.ts", "messages in any order make nobody refuse"),
  row(ORDER, "test/adversary/sockets/study.test.ts", "messages that are delayed and doubled"),
  row(
    "coordinator restart",
    "test/faults/coordinator-crashes.test.ts",
    'sweepCrashes("coordinator"',
    "the coordinator killed before and after every durable commit, and back",
  ),
  row(
    "coordinator restart",
    "test/adversary/sockets/study.test.ts",
    "a coordinator that is killed and comes back",
    "a coordinator that is killed and comes back finishes what it had begun",
  ),
  row("exactly t and t−1 alive", "test/faults/thresholds.test.ts", "t nodes that report are enough"),
  row(
    "exactly t and t−1 alive",
    "test/faults/thresholds.test.ts",
    "t − 1 nodes that confirm: nobody unmasks",
  ),
  row(
    "disk full",
    "test/ledger/disk-full.test.ts",
    "every report is charged",
    "a file that may not grow any more: every report that left is charged",
  ),
  row(SIZES, "test/faults/sizes.test.ts", "n = 3: a study to its end"),
  row(SIZES, "test/faults/sizes.test.ts", "n = 255: everybody's shares verify at their holders"),
  row(SIZES, "test/faults/sizes.test.ts", "n = 256 is refused at planning"),
];

/** What the design lists and this release does not have. */
export const NOT_BUILT: ReadonlyMap<Words, string> = new Map([
  [
    "early noise-seed request",
    "Not built: no excess noise is ever taken back, so there is no seed to ask for. A message that asks is no message (MALFORMED, `test/adversary/payloads.ts`).",
  ],
]);
