import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import {
  type Comparison,
  type Keys,
  NONCE_BYTES,
  WORDS,
  agreementWords,
  answerWords,
  challengeWords,
  readChallenge,
  rosterFingerprint,
} from "@fedseg/shared/plan/comparison.ts";
import { heardWords } from "@fedseg/shared/plan/spoken.ts";
import { type ComparisonBook, withBegun, withMade } from "./comparison-book.ts";
import { misheard, notBegun, otherRoster, unknownPartner } from "./refusals.ts";

/** Who compares what with whom. */
export interface Comparing {
  /** The names and keys that this node has pinned. */
  readonly keys: Keys;
  readonly self: string;
  readonly partner: string;
}

/** What is to be done next: words to read out, or to wait for the partner. Nothing else than the own words is shown. */
export type Next =
  | { readonly type: "read-challenge" | "read-answer" | "read-agreement"; readonly words: string }
  /** The partner begins, whose name is the earlier one. */
  | { readonly type: "hear-challenge" }
  | { readonly type: "agreed" };

/** How and when a comparison is made. */
export interface Occasion {
  readonly at: string;
  readonly way: string;
}

/** Begins a comparison, in place of an earlier one with this partner. @throws CodedError PARTNER_UNKNOWN. */
export function begin(
  book: ComparisonBook,
  comparing: Comparing,
  source: ByteSource,
): readonly [ComparisonBook, Next] {
  const { isAsker, roster } = placesOf(comparing);
  if (!isAsker) return [book, { type: "hear-challenge" }];
  const nonce = source.bytes(NONCE_BYTES);
  const begun = withBegun(book, { with: comparing.partner, roster, nonce: toHex(nonce) });
  return [begun, { type: "read-challenge", words: challengeWords(nonce) }];
}

/**
 * Takes what the partner has read out, and answers it. A comparison counts for the roster that was pinned when its
 * challenge was drawn or heard.
 * @throws CodedError PARTNER_UNKNOWN, COMPARISON_UNBEGUN, WORDS_MISHEARD, or ROSTERS_DIFFER.
 */
export function hear(
  book: ComparisonBook,
  comparing: Comparing,
  text: string,
  occasion: Occasion,
): readonly [ComparisonBook, Next] {
  const { partner } = comparing;
  const { isAsker, roster } = placesOf(comparing);
  const words = heardWords(text);
  if (!isAsker && words.length !== WORDS.agreement) {
    const nonce = readChallenge(words);
    if (!nonce) throw misheard(`They are not a challenge of ${WORDS.challenge} words as they were read out.`);
    const begun = withBegun(book, { with: partner, roster, nonce: toHex(nonce) });
    return [begun, { type: "read-answer", words: answerWords(comparisonOf(comparing, nonce)) }];
  }
  const begun = book.begun.find((one) => one.with === partner && one.roster === roster);
  if (!begun) throw notBegun();
  const comparison = comparisonOf(comparing, fromHex(begun.nonce));
  const expected = isAsker ? answerWords(comparison) : agreementWords(comparison);
  requireSame(words, expected.split(" "));
  const agreed = withMade(book, { with: partner, roster, ...occasion });
  return [
    agreed,
    isAsker ? { type: "read-agreement", words: agreementWords(comparison) } : { type: "agreed" },
  ];
}

/** Whoever has the earlier name asks: both terminals know it without a word, whatever their rosters say. */
function placesOf({ keys, self, partner }: Comparing): { isAsker: boolean; roster: string } {
  const partners = keys.roster.map(({ name }) => name).filter((name) => name !== self);
  if (!partners.includes(partner)) throw unknownPartner(partners);
  return { isAsker: self < partner, roster: toHex(rosterFingerprint(keys)) };
}

function comparisonOf(comparing: Comparing, nonce: Uint8Array): Comparison {
  const { keys, self, partner } = comparing;
  const [asker, answerer] = placesOf(comparing).isAsker ? [self, partner] : [partner, self];
  return { fingerprint: rosterFingerprint(keys), asker, answerer, nonce };
}

/** All words count. Some wrong ones among right ones were misheard; words of another roster agree in none. */
function requireSame(heard: readonly string[], expected: readonly string[]): void {
  if (heard.length !== expected.length)
    throw misheard(`There are ${heard.length} of them, and ${expected.length} are expected.`);
  const wrong = expected.flatMap((word, at) => (heard[at] === word ? [] : [at + 1]));
  if (wrong.length === 0) return;
  if (2 * wrong.length > expected.length) throw otherRoster();
  throw misheard(`Number ${wrong.join(" and ")} is not as it was read out.`);
}
