/** A test by its file and a part of its title, as they stand there. */
type Shown = readonly [file: string, title: string];

/** An attack that is no statement of a study's protocol, and what shows what becomes of it. */
export interface Beside {
  readonly attack: string;
  readonly what: string;
  readonly shown: readonly Shown[];
}

const row = (attack: string, what: string, ...shown: readonly Shown[]): Beside => ({ attack, what, shown });

const KEYS = "test/adversary/keys.test.ts";
const SYBILS = "test/e2e/sybil-invite.full.test.ts";
const COLLECT = "test/audit/collect.test.ts";
const TWICE = "test/audit/two-statements.full.test.ts";
const STABILITY: Shown = [
  "client-node/src/edge/ingest/stability.test.ts",
  "one more user %s changes nobody else's row",
];
const FILES: Shown = [
  "client-node/src/edge/ingest/sources/source-files.test.ts",
  "leaves out a line of a CSV file with %s, and no other",
];
const ROWS = "test/adversary/rows.test.ts";
const FLOODS = "test/adversary/floods.test.ts";

/** The operator chooses the keys in the invites. */
const OF_KEYS: readonly Beside[] = [
  row(
    "an invite full of sybils; one swapped key, of whoever is called or of a third; two invites with the other's key swapped; another coordinator; a roster that drops an honest partner, adds one or is in another order",
    "ROSTERS_DIFFER at the first call, nothing recorded; with processes, plans of the operator and its sybils are refused before (ROSTER_UNCOMPARED), and one sybil that is taken for a partner is not enough",
    [KEYS, "%s: the two who speak with each other notice"],
    [SYBILS, "the real partner's words fit no invite of sybils"],
  ),
  row(
    "the victim's own key replaced or left out",
    "ROSTER_NOT_OURS, before anybody is called (`join`, `compare`, `doctor`, `run`)",
    [KEYS, "a key of its own in the victim's place is refused before anybody is called"],
  ),
  row(
    "words read out by the operator for everybody, made up or of other invites; the words of another partner; the own screen's words",
    "ROSTERS_DIFFER or WORDS_MISHEARD",
    [KEYS, "words read out for everybody in advance fit no challenge"],
    [KEYS, "an owner finds nothing on its own screen"],
  ),
  row(
    "words that the operator computes from the challenge, which is read to it instead of to the partner",
    "they pass: whoever knows the invites can answer. The comparison shows that the two speakers have the same invite, not who speaks; only calling the partner by a number or a voice known from elsewhere does, and that is asked of the owner before the call",
    [SYBILS, "one sybil that the owner takes for its partner is not enough"],
  ),
  row(
    "a relay that changes a word, or carries words between two rosters",
    "WORDS_MISHEARD, ROSTERS_DIFFER",
    [KEYS, "whoever relays the call and changes one word"],
    [KEYS, "whoever relays challenge and answer between two rosters"],
  ),
  row(
    "a roster exchanged while a comparison is under way, or after it",
    "COMPARISON_UNBEGUN; the earlier one does not count",
    [KEYS, "a roster that has changed while a comparison was under way, or after it"],
  ),
  row(
    "an author of both rosters that grinds for equal words",
    "finds them for a challenge that it knows beforehand, and gains nothing for one drawn after",
    ["shared/src/plan/comparison.test.ts", "an author of both rosters grinds a word"],
  ),
  row("a plan before enough partners have compared", "refused, ROSTER_UNCOMPARED, a constant text", [
    KEYS,
    "is refused until there are c + 1 of them",
  ]),
  row(
    "a proof of an earlier connection, shown by the coordinator to end a node's process",
    "only a proof made since the node connected says NODE_TWICE",
    [
      "test/edge/closed-by-coordinator.test.ts",
      "a proof that was made before this connection proves no other",
    ],
  ),
];

/** What is left behind, or handed in. */
const OF_AUDITS: readonly Beside[] = [
  row(
    "a ledger cut at its end, or not handed in",
    "NOT VERIFIABLE, with the command that supplies it; never PASS",
    ["test/audit/forks.test.ts", "what nobody has cosigned is not verifiable, and said so"],
    ["test/audit/unsigned-files.test.ts", "a %s that does not parse is not verifiable"],
  ),
  row(
    "an entry left out while later ones are there, a forged entry, another end than the one that was cosigned",
    "FAIL",
    ["test/audit/forged-ledgers.test.ts", "a forged ledger is named by its check"],
    ["test/audit/forks.test.ts", "a fork is named, and nothing else"],
  ),
  row(
    "a ledger with made-up lines at its end, put beside the true one",
    "left aside and said; the true one is taken",
    [COLLECT, "a copy with lines that its party has not signed is never preferred to its own"],
  ),
  row(
    "a study of strangers under the names of pinned parties, beside their real one",
    "KEY_PIN at its plan, nothing at the parties that are pinned",
    [COLLECT, "is named by the pins, and nobody who is pinned is called a liar"],
  ),
  row(
    "control characters and marks of reading direction in a title, a reason or a name",
    "shown as U+FFFD, in JSON as escapes, by all three programs",
    ["test/architecture/terminal.test.ts", "nothing reaches a terminal but through"],
    ["test/audit-report/others-words.test.ts", "no text of an audit that a terminal shows"],
  ),
  row("a word against another's ledger, without a note that the accused has signed", "convicts nobody", [
    "test/audit/forks.test.ts",
    "whose word it is may be named as absent",
  ]),
  row(
    "a second list of enrolments, OPEN or survivor set, shown to one node, or an END while the study goes on",
    "FAIL at the coordinator once that node hands it in (TWO_ROSTERS, TWO_OPENS, TWO_CLOSES, END_BROKEN), before NOT VERIFIABLE; never at the node",
    [TWICE, "two survivor sets of one attempt convict the coordinator"],
    [TWICE, "an END for one node alone, while the study goes on"],
  ),
  row(
    "a coordinator that signs OPENs, CLOSEs and ENDs for one node alone, repeats and withholds, by chance, while messages are lost and nodes die",
    "no audit of what all hand in accuses a node",
    ["test/audit/lying-coordinator.full.test.ts", "whatever a coordinator signs for one node alone"],
  ),
  row(
    "a charge that its node hides with the coordinator's help",
    "FAIL by the report that partners have seen (CHARGE_MISSING)",
    [TWICE, "a charge that its node hides is shown by the report"],
  ),
  row("two ledgers under one key in different folders", "both kept, FORK", [
    COLLECT,
    "two ledgers that one key has signed are both kept, and called a fork",
  ]),
  row(
    "a worse copy of a checkpoint after a better one, also of a late node in the last minute",
    "the better one stays",
    [
      "shared/src/ledger/notes-union.test.ts",
      "whatever comes later, the best note that was known is there still",
    ],
  ),
  row(
    "an old disk under a new key, after a coordinator has passed on no checkpoint",
    "ROTATION_BEHIND: a partner remembers the report, too",
    ["test/checkpoints/rotated-images.test.ts", "a new key over an old disk is refused"],
  ),
  row(
    "a lost disk that wants a fresh budget",
    "LEDGER_BEHIND under the old key; under a new one the partners' ledgers are carried over, as each has signed them for that key",
    ["test/ledger/carry-over.test.ts", "whatever copy of a lost ledger there is, never less is carried over"],
    ["test/ledger/owner-commands.test.ts", "a complete bundle of before the last charge is not believed"],
  ),
  row(
    "checkpoints of 2^31 to 2^53 − 1 entries, soundly signed; lines of 50,000 brackets, numbers of a million digits",
    "no one's ledger, no line: nothing crashes or loops, also after a restart from the journal",
    [
      "test/ledger/bounds.test.ts",
      "a node that signs for %d entries stops nobody, also after the coordinator restarts",
    ],
    ["test/ledger/bounds.test.ts", "50,000 brackets"],
    ["test/audit/command.test.ts", "a ledger of brackets"],
  ),
];

/** What befalls honest parties must never fail an audit. */
const OF_MISHAPS: readonly Beside[] = [
  row(
    "kills, restarts, lost, late and repeated messages, clocks that are set, returns after the end, older copies and nothing handed in, studies one after another, all by chance",
    "no audit says FAIL",
    ["test/audit/mishaps.test.ts", "whatever happens to honest parties, no audit of what they leave fails"],
  ),
  row(
    "processes of all parties killed with SIGKILL, stopped and cut off at any moment, in three studies on one account",
    "no audit says FAIL; every report that left is charged",
    ["test/e2e/random-kills.full.test.ts", "processes killed at any moment"],
  ),
  row(
    "a clock that is set back, or off by more than the plan allows",
    "entries are dated no earlier than the one before, and the step is recorded; who is off is told before APPROVE (CLOCK_OFF)",
    ["test/faults/clocks.test.ts", "a node whose clock is far %s says so before it approves anything"],
    ["test/faults/clocks.test.ts", "clocks that are set back in mid-study leave ledgers that pass an audit"],
  ),
  row(
    "messages lost at random, attempts that fail one after the other",
    "refunds carry their certificate; the audit passes",
    ["test/audit/lost-messages.test.ts", "carries its certificate, and the audit passes"],
  ),
  row(
    "a node stopped by SIGTERM in mid-study; a coordinator killed right after publishing",
    "the ledger file is that of now, the bundle is whole: PASS",
    [
      "test/e2e/hand-in.full.test.ts",
      "a node that is stopped by SIGTERM says so, and leaves its ledger as it stands",
    ],
    [
      "test/e2e/hand-in.full.test.ts",
      "the bundle of a coordinator that was killed right after publishing is whole",
    ],
  ),
  row("bundles of several studies put side by side", "NOT VERIFIABLE, with the command that mends them", [
    COLLECT,
    "bundles put side by side by hand do not fail, and the command that mends them is named",
  ]),
  row(
    "a journal that has lost an UNMASK of which the ledger knows",
    "the ledger is believed: no ABORT of that attempt, no second closeHash",
    ["test/faults/cut-journal.test.ts", "a node whose journal has lost an UNMASK believes its ledger"],
  ),
  row(
    "a disk read after a study was refused or finished",
    "no chain, seed or share of it is left, in memory or on the disk",
    [
      "test/faults/erased-secrets.test.ts",
      "a refused study leaves no secret, neither in memory nor on the disk",
    ],
  ),
  row(
    "advice that a refusal gives, followed to the letter",
    "it leads on: each code's advice is followed in a test, or the list says why not",
    ["test/faults/advice.test.ts", "advice that is followed leads to a model at every node"],
  ),
];

/** Whoever writes a row may mean harm. */
const OF_ROWS: readonly Beside[] = [
  row(
    "earlier lines of everybody's orders under a duplicate key without the user, also of a user who has objected",
    "each user's lines are compared among themselves",
    STABILITY,
    [
      "client-node/src/edge/ingest/stability.test.ts",
      "one user more or less leaves every bit of everybody else's row",
    ],
  ),
  row("everybody's order numbers, stated once more, earlier", "an order is split by user", STABILITY),
  row(
    "half a number, another kind or a new key in one line of JSON",
    "a text like every other; columns are those that the configuration names",
    STABILITY,
  ),
  row(
    "a line that is no JSON object; with other cells than the header, another encoding, quotes that are not doubled, half a line end",
    "left out alone and counted",
    FILES,
  ),
  row(
    "moments beyond the engine's time, 1e308, many lines of the largest amount",
    "no moment, no number, a capped weight; the reading goes on",
    STABILITY,
    [
      "client-node/src/edge/ingest/parquet-extremes.full.test.ts",
      "a Parquet cell of %s that the engine cannot compute with costs itself alone",
    ],
  ),
  row(
    "a consent string of a few characters that stands for all vendors, many times over",
    "read in the time that its length takes",
    ["client-node/src/edge/ingest/tcf.test.ts", "strings of all vendors, many times over, take no longer"],
  ),
  row("so many rows that they fill the disk of the node's books", "ENGINE_DISK, long before", [
    "test/sources/engine.test.ts",
    "ENGINE_DISK",
  ]),
  row("a pipe, a device or a socket in the place of a file that was there a moment ago", "refused at once", [
    "test/sources/pipes.test.ts",
    "a pipe in the place of %s is refused at once",
  ]),
  row(
    "own SQL with windows, LIMIT, aggregates, subqueries or joins over users, random(), now()",
    "refused, SQL_UNSTABLE",
    ["client-node/src/edge/ingest/sources/sql-guard.test.ts", "SQL in which other users' rows decide"],
  ),
  row(
    "own SQL that mixes users in a way that is not recognised",
    "`doctor --stability` finds it when it shows in four samples",
    [
      "client-node/src/edge/doctor/stability.test.ts",
      "names feature and source where SQL that nobody has recognised looks at others",
    ],
  ),
  row("a user who withdraws during a study", 'the row is gone from every query, also from "missing"', [
    "client-node/src/queries/query-triangle.test.ts",
    "%s, of users who have withdrawn",
  ]),
];

/** Whoever writes a plan may ask for the sake of how it is answered. */
const OF_ANSWERS: readonly Beside[] = [
  row(
    "rows that cannot be read, whatever the reason: every code that the data side can raise, when the plan comes, between sessions and while they are counted",
    "noise only, the very bytes of a node without users",
    [ROWS, "rows that fail when the plan comes leave the very bytes of nodes without users"],
    [ROWS, "rows that are late, fail between sessions or during one leave the same bytes"],
  ),
  row(
    "real files: missing, a folder, empty, without a user, cut off in a quote, unreadable lines, a column that is missing or of another type, replaced between sessions, with or without a restart",
    "the same",
    [
      "test/adversary/broken-files.test.ts",
      "unreadable lines, columns of another type and a file that is replaced",
    ],
    ["test/adversary/broken-files.test.ts", "a file that was replaced before a restart between sessions"],
  ),
  row(
    "rows that are read after `prepareMs`, half a tick or a tick, or counted for longer than a tick",
    "counted in time or left out; the same ticks and dates",
    [ROWS, "rows that are late, fail between sessions or during one leave the same bytes"],
  ),
  row(
    "a damaged file that brings the engine down, rows that take all memory, a reading that never ends",
    "another process ends; the same as rows that cannot be read",
    [
      "test/data/reader.full.test.ts",
      "a reading process that ends by %s ends the reading alone, and leaves nothing",
    ],
    [
      "test/data/reader.full.test.ts",
      "rows that do not fit into the reading process's memory end it, and not this one",
    ],
  ),
  row(
    "plans that search for one user's figures, against a policy that refuses them",
    "one refusal for all; nothing that reads a row is called",
    ["test/adversary/probes.test.ts", "answers all of them alike, and neither reads a row nor gets ready to"],
  ),
  row(
    "the same against a policy that accepts them",
    "the same answers with the user, without, and where it was the only one",
    [
      "test/adversary/probes.test.ts",
      "answers alike whether its only user is above it, below it, or not there at all",
    ],
  ),
  row(
    "messages, the same OPEN or another while rows are counted",
    "answered at the tick, dated by the OPEN, however long counting takes",
    ["test/statistics/timing.full.test.ts", "hides how long it counts from whoever speaks to it meanwhile"],
    [ROWS, "rows that are late, fail between sessions or during one leave the same bytes, ticks and dates"],
  ),
  row("a tick that is missed", "said at a later tick, not by how much", [
    "test/statistics/timing.full.test.ts",
    "tick",
  ]),
  row(
    "an OPEN that nobody has signed, to hold answers back; floods of small messages",
    "no delay; bounded, and no dearer each the more there are",
    [FLOODS, "an OPEN that nobody has signed delays no answer"],
    [FLOODS, "of what a node has said it remembers no more than some"],
  ),
  row(
    "another plan for a node that has just finished",
    "it takes its leave and labels; the plan is for its next start",
    [FLOODS, "a finished node takes its leave before another study can keep it from labelling its users"],
  ),
  row(
    "a machine that goes on twice from one image of its memory",
    "other noise and keys from the event at hand",
    ["test/adversary/forked.test.ts", "two processes that go on from one image of memory draw other noise"],
  ),
];

/** The tables of docs/adversaries.md beside that of the protocol, by the name of their section there. */
export const BESIDE: Readonly<Record<string, readonly Beside[]>> = {
  keys: OF_KEYS,
  audits: OF_AUDITS,
  mishaps: OF_MISHAPS,
  rows: OF_ROWS,
  answers: OF_ANSWERS,
};
