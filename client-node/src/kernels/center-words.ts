/** Tells the module centres, k×d row-major: of each its squared length, then its coordinates in pairs. */
export function centerWords(centers: readonly number[], d: number): number[] {
  const words: number[] = [];
  for (let from = 0; from < centers.length; from += d) {
    const center = centers.slice(from, from + d);
    words.push(
      center.reduce((sum, place) => sum + place * place, 0),
      ...pairWords(center, 2),
    );
  }
  return words;
}

/** Writes signed numbers of 16 bits, two in one word, the first in the low half, filled up with zeros to a multiple of numbers. */
export function pairWords(numbers: readonly number[], multiple: number): number[] {
  const width = Math.ceil(numbers.length / multiple) * multiple;
  const words: number[] = [];
  for (let at = 0; at < width; at += 2)
    words.push(((numbers[at] ?? 0) & 0xffff) | ((numbers[at + 1] ?? 0) << 16));
  return words;
}

/** Tells the module centres, k×d row-major, as rows filled up with zeros to a multiple of 8 numbers. */
export function centerRows(centers: readonly number[], d: number): number[] {
  const words: number[] = [];
  for (let from = 0; from < centers.length; from += d)
    words.push(...pairWords(centers.slice(from, from + d), 8));
  return words;
}

/** Bytes of scratch that looking for the nearest centre takes. */
export function pairsLength(d: number): number {
  return 32 * Math.ceil(d / 2) + 128;
}
