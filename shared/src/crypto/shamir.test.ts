import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "./secret.ts";
import { combine, multiply, split } from "./shamir.ts";

/** Schoolbook product modulo x^8 + x^4 + x^3 + x + 1, by polynomial division. */
function product(a: number, b: number): number {
  let long = 0;
  for (let bit = 0; bit < 8; bit++) if ((b >> bit) & 1) long ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if ((long >> bit) & 1) long ^= 0x11b << (bit - 8);
  return long;
}

const counting = () => {
  let next = 1;
  return {
    bytes: (count: number) => Uint8Array.from({ length: count }, () => (next = (next * 5 + 3) & 0xff)),
  };
};

test("GF(2^8) multiplication equals long division for all 65 536 pairs", () => {
  const bytes = Array.from({ length: 256 }, (_, a) => a);
  const wrong = bytes.filter((a) => bytes.some((b) => multiply(a, b) !== product(a, b)));
  expect(wrong).toEqual([]);
  expect(multiply(0x57, 0x83)).toBe(0xc1); // FIPS 197, section 4.2
});

describe("sharing", () => {
  test("any t shares rebuild the secret, in any order", () => {
    const sharing = fc.integer({ min: 1, max: 12 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        t: fc.integer({ min: 1, max: n }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
        order: fc.shuffledSubarray(
          Array.from({ length: n }, (_, j) => j),
          { minLength: n },
        ),
      }),
    );
    fc.assert(
      fc.property(sharing, ({ n, t, bytes, order }) => {
        const shares = split(Secret.copyOf(bytes), n, t, counting());
        const shown = order.map((j) => ({ x: j + 1, share: shares[j].reveal() }));
        expect(combine(shown, t).reveal()).toEqual(bytes);
      }),
    );
  });

  test("t − 1 shares fit every secret alike", () => {
    const shares = split(new Secret(Uint8Array.of(42)), 3, 2, counting());
    const rebuilt = new Set(
      Array.from({ length: 256 }, (_, guess) => {
        const known = { x: 1, share: shares[0].reveal() };
        return combine([known, { x: 2, share: Uint8Array.of(guess) }], 2).reveal()[0];
      }),
    );
    expect(rebuilt.size).toBe(256);
  });

  test("reaches 255 holders", () => {
    const shares = split(new Secret(Uint8Array.of(7, 8)), 255, 170, counting());
    const last = shares.map((share, j) => ({ x: j + 1, share: share.reveal() })).slice(-170);
    expect(combine(last, 170).reveal()).toEqual(Uint8Array.of(7, 8));
    expect(combine(last.with(3, { x: last[3].x, share: Uint8Array.of(0, 0) }), 170).reveal()).not.toEqual(
      Uint8Array.of(7, 8),
    );
  });

  test.each([
    [256, 3],
    [0, 0],
    [3, 4],
    [3, 0],
    [3, 1.5],
  ])("refuses n = %d, t = %d", (n, t) => {
    expect(() => split(new Secret(new Uint8Array(4)), n, t, counting())).toThrow(RangeError);
  });

  test("refuses too few, repeated, foreign and unequal shares", () => {
    const share = new Uint8Array(4);
    const refused = [
      [{ x: 1, share }],
      [
        { x: 1, share },
        { x: 1, share },
      ],
      [
        { x: 0, share },
        { x: 1, share },
      ],
      [
        { x: 256, share },
        { x: 1, share },
      ],
      [
        { x: 1, share },
        { x: 2, share: new Uint8Array(5) },
      ],
    ];
    for (const shares of refused) expect(() => combine(shares, 2)).toThrow(RangeError);
    expect(() => combine([], 0)).toThrow(RangeError);
  });
});
