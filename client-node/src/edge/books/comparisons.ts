import { type AtRest, openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Keys, rosterFingerprint } from "@fedseg/shared/plan/comparison.ts";
import {
  type ComparisonBook,
  NO_COMPARISONS,
  comparisonBook,
  madeOver,
} from "../../comparison/comparison-book.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { storedJson } from "../sealed/stored-json.ts";

const NAME = "comparisons.json";

/** What says where the comparisons of a node lie, and of which roster. */
export interface Owner {
  readonly folder: string;
  readonly atRest: AtRest;
  readonly policy: Keys;
}

/** Reads with whom a node's owner has compared. @throws CodedError VAULT_KEY_*, VAULT_DAMAGED or FILE_FOREIGN. */
export function readComparisons(owner: Owner): ComparisonBook {
  return bookIn(filesOf(owner).read(NAME));
}

/** Returns the names of the partners with whom the roster that is pinned now was compared. */
export function comparedPartners(owner: Owner): readonly string[] {
  const { policy } = owner;
  const made = madeOver(readComparisons(owner), toHex(rosterFingerprint(policy)));
  return made.map((one) => one.with).filter((partner) => policy.roster.some(({ name }) => name === partner));
}

/** Changes the comparisons, durable when it returns. @throws CodedError FOLDER_BUSY, FILE_UNWRITABLE or VAULT_*. */
export function changeComparisons<T>(
  owner: Owner,
  change: (book: ComparisonBook) => readonly [ComparisonBook, T],
): T {
  let result: { value: T } | undefined;
  filesOf(owner).update(NAME, (text) => {
    const [book, value] = change(bookIn(text));
    result = { value };
    return JSON.stringify(book);
  });
  return result!.value;
}

function filesOf(owner: Owner): SealedFiles {
  return new SealedFiles(owner.folder, openVault(owner.atRest, systemEntropy()));
}

function bookIn(text: string | undefined): ComparisonBook {
  return text === undefined ? NO_COMPARISONS : storedJson(`${NAME}.sealed`, text, comparisonBook);
}
