import { type Check, codesIn } from "./check.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Facts, Party } from "./facts.ts";
import { type Finding, type Place, fail, lacking, notVerifiable, pass } from "../finding.ts";
import type { LedgerDigest } from "../ledgers/digest.ts";
import { sizeBeforeUnheard } from "../bundle/ledger-file.ts";
import type { LedgerView } from "../ledgers/view.ts";
import { type SignedNote } from "../bundle/notes.ts";
import { cosignersOf } from "./cosigners.ts";
import { stateAt } from "./ledger-states.ts";
import { testimonyOf } from "./testimonies.ts";

/** The check of checkpoints. */
export const forksCheck: Check = {
  id: "checkpoints",
  name: { en: "Checkpoints", zh: "检查点" },
  claim: {
    en: "Nobody kept two versions of a ledger: all checkpoints that were ever signed are consistent.",
    zh: "没有人保存两份不同的账本：所有签过的检查点彼此一致。",
  },
  codes: codesIn(
    "CHECKPOINT_ALONE CHECKPOINT_DAMAGED CHECKPOINT_FALSE CHECKPOINT_MISSING CHECKPOINT_OLD CHECKPOINT_UNSIGNED FORK_CHECKPOINT FORK_REPORTED FORK_WITNESSED LEDGER_ABSENT LEDGER_CUT TESTIMONY_UNPROVED SPLIT_VIEW",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: it holds every state that its party has signed for in a session's report. */
function* inLedger(view: LedgerView): Generator<Finding> {
  const { file, roles } = view;
  const kept = { tree: file.tree, sizeBeforeUnheard: sizeBeforeUnheard(file) };
  for (const { audited, reports } of roles) {
    for (const [at, report] of reports.entries()) {
      if (!report || report.ledger.size === 0) continue;
      const { size, root } = report.ledger;
      const where = audited.sessions[at].path;
      const state = stateAt(kept, { size, root: fromHex(root) });
      if (state === "old")
        yield shorter(
          view.isPartial,
          `${file.path} holds fewer than the ${size} lines that its party signed for in ${where}`,
          { path: file.path },
        );
      else if (state === "another") {
        const text = `${file.path} is not the ledger whose first ${size} lines its party signed for in ${where}: it keeps two`;
        yield fail("FORK_REPORTED", text, { path: file.path, line: size });
      }
    }
  }
}

/** In the bundle: all checkpoints ever seen are states of the one ledger, and enough others have cosigned the newest. */
function* ofBundle(facts: Facts): Generator<Finding> {
  let [notes, claims] = [0, 0];
  for (const party of facts.parties) {
    if (!party.ledger) {
      yield notVerifiable("LEDGER_ABSENT", `the checkpoints of ${party.name}: no ledger`);
      continue;
    }
    notes += party.notes?.length ?? 0;
    yield* notesOf(facts, party, party.ledger);
  }
  for (const [key, testified] of [...facts.witnessed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    claims += 1;
    yield* testimonyOf(facts, key, testified);
  }
  const isWhole = facts.parties.every(({ ledger }) => ledger);
  if (notes + claims > 0)
    yield pass(
      `${notes} signed checkpoints and ${claims} different ones that others testify to are states of one ledger each; the newest of every party${isWhole ? "" : " whose ledger is here"} are cosigned`,
    );
}

function* notesOf(facts: Facts, party: Party, ledger: LedgerDigest): Generator<Finding> {
  const { notesPath, notes, name } = party;
  const place = { path: notesPath };
  if (party.notesText === undefined)
    return yield (party.isAbsent ? notVerifiable : lacking)(
      "CHECKPOINT_MISSING",
      `${notesPath} is missing: the checkpoints of ${name}`,
      place,
    );
  if (!notes)
    return yield lacking("CHECKPOINT_DAMAGED", `${notesPath} holds something that is no signed note`, place);
  let [newest, cosigned]: (SignedNote | undefined)[] = [undefined, undefined];
  for (const note of notes) {
    const cosigners = cosignersOf(facts, party, note);
    if (note.isFalse || cosigners.isFalse)
      yield fail(
        "CHECKPOINT_FALSE",
        `${notesPath}: note ${note.at + 1} is not what the keys that it names have signed`,
        place,
      );
    if (!note.checkpoint) {
      if (note.isFalse) continue;
      yield lacking(
        "CHECKPOINT_UNSIGNED",
        `${notesPath}: note ${note.at + 1} is no checkpoint that ${name} has signed`,
        place,
      );
      continue;
    }
    yield* stateOf(party, ledger, note.checkpoint);
    if (note.checkpoint.size >= (newest?.checkpoint?.size ?? 0)) newest = note;
    if (note.checkpoint.size >= (cosigned?.checkpoint?.size ?? 0) && cosigners.count >= party.quorum)
      cosigned = note;
  }
  if (!cosigned)
    return yield lacking(
      "CHECKPOINT_ALONE",
      `${notesPath}: no checkpoint is cosigned by ${party.quorum} of the others`,
      place,
    );
  const size = cosigned.checkpoint?.size ?? 0;
  if (size <= party.lastRelease)
    yield notVerifiable(
      "CHECKPOINT_OLD",
      `that no other end of ${ledger.path} exists after line ${size}: nobody has cosigned the rest`,
      place,
    );
}

function* stateOf(
  { notesPath }: Party,
  ledger: LedgerDigest,
  { size, root }: { readonly size: number; readonly root: Uint8Array },
): Generator<Finding> {
  const state = stateAt(ledger, { size, root });
  const place = { path: notesPath };
  if (state === "old") {
    const text = `${ledger.path} holds fewer than the ${size} lines of its party's checkpoint in ${notesPath}`;
    yield shorter(ledger.isPartial, text, place);
  } else if (state === "another")
    yield fail(
      "FORK_CHECKPOINT",
      `${ledger.path} is not the ledger of the checkpoint of ${size} lines in ${notesPath}: its party keeps two`,
      place,
    );
}

/** A ledger that ends before what others have seen of it: an older copy of it does, too. */
function shorter(isPartial: boolean, text: string, place: Place): Finding {
  return (isPartial ? notVerifiable : lacking)("LEDGER_CUT", text, place);
}
