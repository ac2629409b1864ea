const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";

/**
 * Writes bytes as words that can be read out on a telephone in any language: five letters for every two bytes, consonant
 * and vowel in turn. `bytes`: an even number.
 * @see D. S. Wilkerson, "A Proposal for Proquints" (2009), arXiv:0901.4016
 */
export function spokenWords(bytes: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) words.push(spokenWord((bytes[at] << 8) | bytes[at + 1]));
  return words.join(" ");
}

/** Splits what somebody has typed into words: capitals, dashes, commas and line ends make no difference. */
export function heardWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

/** Reads {@link spokenWords} back; undefined when one of the words is none. */
export function spokenBytes(words: readonly string[]): Uint8Array | undefined {
  const bytes = words.flatMap((word) => {
    const n = wordNumber(word);
    return n === undefined ? [] : [n >> 8, n & 255];
  });
  return bytes.length === 2 * words.length ? Uint8Array.from(bytes) : undefined;
}

function spokenWord(n: number): string {
  const consonant = (shift: number) => CONSONANTS[(n >> shift) & 15];
  const vowel = (shift: number) => VOWELS[(n >> shift) & 3];
  return consonant(12) + vowel(10) + consonant(6) + vowel(4) + consonant(0);
}

function wordNumber(word: string): number | undefined {
  if (word.length !== 5) return undefined;
  const places = Array.from(word, (letter, at) => (at % 2 === 0 ? CONSONANTS : VOWELS).indexOf(letter));
  if (places.includes(-1)) return undefined;
  return places.reduce((n, place, at) => (n << (at % 2 === 0 ? 4 : 2)) | place, 0);
}
