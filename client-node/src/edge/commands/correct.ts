import { ceilMuSq } from "@fedseg/shared/dp/charge.ts";
import { parseRational } from "@fedseg/shared/dp/rational.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

/** Longest text of a correction, as the ledger takes it. */
const TEXT_LIMIT = 500;

export const correct: Run = async (
  { options: { config = "", seq = "", text = "", "mu-sq": muSq = "0" } },
  tell,
) => {
  return withOwnBooks(loadNodeConfig(config), async ({ books }) => {
    const entry = /^\d{1,15}$/.test(seq) ? Number(seq) : Infinity;
    if (entry >= books.standing().head.size) throw noEntry(seq);
    if (text.length > TEXT_LIMIT) throw unusable(`The text is longer than ${TEXT_LIMIT} characters.`);
    if (!/^\d{1,9}(\.\d{1,30})?$/.test(muSq)) throw unusable("The charge is not a decimal number.");
    const charge = ceilMuSq(parseRational(muSq));
    await books.commit([], [{ type: "CORRECTION", seq: entry, text, muSq: `${charge}` }]);
    tell("CORRECTED", `entry ${entry} is corrected, with a charge of ${muSq}; the entry itself stays`, {
      seq: entry,
      muSq: `${charge}`,
    });
    return 0;
  });
};

function noEntry(seq: string): CodedError {
  return new CodedError("ENTRY_UNKNOWN", {
    what: `The ledger has no entry ${seq}.`,
    why: "A correction names the entry that it is about, counted from 0.",
    todo: "Look for it in ledger.jsonl: the number is the entry's seq.",
  });
}

function unusable(what: string): CodedError {
  return new CodedError("CORRECTION_UNUSABLE", {
    what,
    why: "A correction is read by auditors for as long as the ledger is.",
    todo: "Say in a few sentences what is wrong, and give the forgotten charge as mu², such as 0.0125.",
  });
}
