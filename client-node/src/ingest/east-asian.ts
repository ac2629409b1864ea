import type { EastAsian } from "./to-utf8.ts";

/** Part of the characters of two bytes that have to lie where an encoding's common ones do. */
const MOST = 0.8;
/** Fewest of them that tell anything. */
const FEWEST = 2;

interface Pairs {
  readonly lead: number;
  readonly trail: number;
}

const between = (byte: number, low: number, high: number) => byte >= low && byte <= high;

/**
 * Where each encoding has its common characters. Strictness alone tells little: letters with accents are pairs of GBK as
 * well. In this order, for Korean is GBK by its bytes, and Chinese of Taiwan nearly.
 */
const COMMON: readonly (readonly [EastAsian, (pair: Pairs) => boolean])[] = [
  // Kana and the characters of everyday use; single bytes of half width are no pairs.
  ["shift_jis", ({ lead }) => between(lead, 0x81, 0x9f)],
  ["euc-kr", ({ lead, trail }) => between(lead, 0xb0, 0xc8) && trail >= 0xa1],
  ["gbk", ({ lead, trail }) => (between(lead, 0xa1, 0xa9) || between(lead, 0xb0, 0xd7)) && trail >= 0xa1],
  ["big5", ({ lead, trail }) => between(lead, 0xa1, 0xc6) && (between(trail, 0x40, 0x7e) || trail >= 0xa1)],
];

/** Returns the encoding of China, Japan, Korea or Taiwan that a file's first bytes are likely in, which are no UTF-8; undefined for none. */
export function likelyEastAsian(bytes: Uint8Array): EastAsian | undefined {
  const pairs = pairsOf(bytes);
  if (pairs.length < FEWEST) return undefined;
  const likely = COMMON.find(([encoding, isCommon]) => {
    const common = pairs.filter(isCommon).length;
    return common >= MOST * pairs.length && isStrictly(encoding, bytes);
  });
  return likely?.[0];
}

function pairsOf(bytes: Uint8Array): readonly Pairs[] {
  const pairs: Pairs[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    if (bytes[at] < 0x80) continue;
    pairs.push({ lead: bytes[at], trail: bytes[at + 1] });
    at += 1;
  }
  return pairs;
}

/** What is looked at may end within a character. */
function isStrictly(encoding: EastAsian, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding === "gbk" ? "gb18030" : encoding, { fatal: true }).decode(bytes, {
      stream: true,
    });
    return true;
  } catch {
    return false;
  }
}
