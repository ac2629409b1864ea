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

function spokenWord(n: number): string {
  const consonant = (shift: number) => CONSONANTS[(n >> shift) & 15];
  const vowel = (shift: number) => VOWELS[(n >> shift) & 3];
  return consonant(12) + vowel(10) + consonant(6) + vowel(4) + consonant(0);
}
