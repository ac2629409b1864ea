import { type Code, type WasmFunction, ops } from "./wasm-module.ts";

/**
 * Arithmetic modulo p = 2^255 − 19 on ten limbs of 26 and 25 bits in turn, 64-bit words in memory: limb i stands at
 * 2^⌈25.5·i⌉. A product is carried, its limbs of either sign and at most half their size; a product is exact while
 * the growth of one factor times that of the other stays below 16. @see Bernstein 2006, Curve25519, section 4
 */
const LIMBS = 10;
const WORD_BYTES = 8;
/** Bytes of an element. */
export const ELEMENT_BYTES = LIMBS * WORD_BYTES;

const bitsOf = (limb: number) => (limb % 2 === 0 ? 26 : 25);
const indices = Array.from({ length: LIMBS }, (_, at) => at);
const { get, set, load, store, integer, add, subtract, multiply, and, or } = ops;
const { shiftLeft, shiftRight, shiftRightUnsigned } = ops;

const steps = (...codes: readonly Code[]): Code => codes.flat();
const low = (bits: number): Code => [...integer((1n << BigInt(bits)) - 1n), ...and];
const sumOf = (terms: readonly Code[]): Code =>
  terms.flatMap((term, at) => (at === 0 ? term : [...term, ...add]));
const loadAll = (address: number, first: number): Code =>
  indices.flatMap((limb) => [...get(address), ...load(WORD_BYTES * limb), ...set(first + limb)]);
const storeAll = (address: number, first: number): Code =>
  indices.flatMap((limb) => [...get(address), ...get(first + limb), ...store(WORD_BYTES * limb)]);
const scaled = (from: number, factor: bigint, to: number): Code => [
  ...get(from),
  ...integer(factor),
  ...multiply,
  ...set(to),
];

/** Carries what exceeds a limb to the next, rounding to the nearest; what exceeds the last one comes back 19-fold. */
function carry(limb: number, first: number, rest: number): Code {
  const bits = BigInt(bitsOf(limb));
  const isLast = limb === LIMBS - 1;
  const next = first + (isLast ? 0 : limb + 1);
  return [
    ...get(first + limb),
    ...integer(1n << (bits - 1n)),
    ...add,
    ...integer(bits),
    ...shiftRight,
    ...set(rest),
    ...get(first + limb),
    ...get(rest),
    ...integer(bits),
    ...shiftLeft,
    ...subtract,
    ...set(first + limb),
    ...get(next),
    ...get(rest),
    ...(isLast ? [...integer(19n), ...multiply] : []),
    ...add,
    ...set(next),
  ];
}

/** Place of the function that squares. */
const SQUARE = 1;

/** Two chains at once: the processor overlaps them. */
const CARRIES = [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0];

/** out = a · b; out may be either. */
function product(): WasmFunction {
  const [out, a, b, limbsA, limbsB, doubled, folded, sums] = [0, 1, 2, 3, 13, 23, 33, 43];
  const term = (i: number, j: number): Code => [
    ...get(i % 2 === 1 && j % 2 === 1 ? doubled + i : limbsA + i),
    ...get(i + j >= LIMBS ? folded + j : limbsB + j),
    ...multiply,
  ];
  return {
    name: "multiply",
    addresses: 3,
    integers: 51,
    code: [
      ...loadAll(a, limbsA),
      ...loadAll(b, limbsB),
      ...indices.filter((i) => i % 2 === 1).flatMap((i) => scaled(limbsA + i, 2n, doubled + i)),
      ...indices.slice(1).flatMap((j) => scaled(limbsB + j, 19n, folded + j)),
      ...indices.flatMap((k) => [
        ...sumOf(indices.map((i) => term(i, (k - i + LIMBS) % LIMBS))),
        ...set(sums + k),
      ]),
      ...CARRIES.flatMap((limb) => carry(limb, sums, sums + LIMBS)),
      ...storeAll(out, sums),
    ],
  };
}

/** out = a²; out may be a. Each product of two different limbs once, doubled. */
function square(): WasmFunction {
  const [out, a, limbs, doubled, folded, sums] = [0, 1, 2, 12, 22, 32];
  const term = (i: number, j: number): Code => {
    const isFolded = i + j >= LIMBS;
    const isTwofold = i % 2 === 1 && j % 2 === 1;
    const one = [
      ...get(i === j ? limbs + i : doubled + i),
      ...get(isFolded ? folded + j : limbs + j),
      ...multiply,
    ];
    return isTwofold ? [...one, ...integer(1n), ...shiftLeft] : one;
  };
  const pairs = (k: number) =>
    indices.flatMap((i) => {
      const j = (k - i + LIMBS) % LIMBS;
      return i <= j ? [term(i, j)] : [];
    });
  return {
    name: "square",
    addresses: 2,
    integers: 41,
    code: [
      ...loadAll(a, limbs),
      ...indices.flatMap((i) => scaled(limbs + i, 2n, doubled + i)),
      ...indices.flatMap((i) => scaled(limbs + i, 19n, folded + i)),
      ...indices.flatMap((k) => [...sumOf(pairs(k)), ...set(sums + k)]),
      ...CARRIES.flatMap((limb) => carry(limb, sums, sums + LIMBS)),
      ...storeAll(out, sums),
    ],
  };
}

/** out = out^(2^times), squared one time after the other in the module: a call from outside takes longer than a square. */
function squares(): WasmFunction {
  const [out, times] = [0, 1];
  return {
    name: "squareTimes",
    addresses: 2,
    integers: 0,
    code: ops.repeated(times, [...get(out), ...get(out), ...ops.call(SQUARE)]),
  };
}

/** out = a ± b, uncarried; out may be either. */
function combination(name: string, sign: Code): WasmFunction {
  const code = indices.flatMap((limb) => {
    const at = WORD_BYTES * limb;
    return [...get(0), ...get(1), ...load(at), ...get(2), ...load(at), ...sign, ...store(at)];
  });
  return { name, addresses: 3, integers: 0, code };
}

/** Where the limbs of each of four words begin, from the left: limb, and how far it is moved up (or down). */
const PLACES: readonly (readonly (readonly [limb: number, up: number])[])[] = [
  [
    [0, 0],
    [1, 26],
    [2, 51],
  ],
  [
    [2, -13],
    [3, 13],
    [4, 38],
  ],
  [
    [5, 0],
    [6, 25],
    [7, 51],
  ],
  [
    [7, -13],
    [8, 12],
    [9, 38],
  ],
];

/** out = the representative in [0, p) of a carried element, 32 bytes, little-endian. */
function packed(): WasmFunction {
  const [out, a, limbs, rest] = [0, 1, 2, 12];
  const over = (limb: number): Code => [
    ...get(limbs + limb),
    ...get(rest),
    ...add,
    ...integer(BigInt(bitsOf(limb))),
    ...shiftRight,
    ...set(rest),
  ];
  const settle = (limb: number): Code => [
    ...get(limbs + limb),
    ...get(rest),
    ...add,
    ...set(limbs + limb),
    ...get(limbs + limb),
    ...integer(BigInt(bitsOf(limb))),
    ...shiftRight,
    ...set(rest),
    ...get(limbs + limb),
    ...low(bitsOf(limb)),
    ...set(limbs + limb),
  ];
  const moved = ([limb, up]: readonly [number, number]): Code => [
    ...get(limbs + limb),
    ...integer(BigInt(Math.abs(up))),
    ...(up < 0 ? shiftRightUnsigned : shiftLeft),
  ];
  return {
    name: "pack",
    addresses: 2,
    integers: 11,
    code: [
      ...loadAll(a, limbs),
      // How often p is in it: what a + 19 · ⌊a / 2^255⌉ carries out of its last limb.
      ...steps(get(limbs + 9), integer(19n), multiply, integer(1n << 24n), add),
      ...steps(integer(25n), shiftRight, set(rest)),
      ...indices.flatMap(over),
      ...steps(get(rest), integer(19n), multiply, set(rest)),
      ...indices.flatMap(settle),
      ...PLACES.flatMap((places, word) => [
        ...get(out),
        ...places.flatMap((place, at) => [...moved(place), ...(at === 0 ? [] : or)]),
        ...store(WORD_BYTES * word),
      ]),
    ],
  };
}

/** out = the integer below 2^255 in 32 bytes, little-endian; the last bit is left out. */
function unpacked(): WasmFunction {
  const [out, a] = [0, 1];
  const limbOf = (limb: number): Code => {
    const parts = PLACES.flatMap((places, word) =>
      places.flatMap(([of, up]): Code[] =>
        of === limb
          ? [
              [
                ...steps(get(a), load(WORD_BYTES * word), integer(BigInt(Math.abs(up)))),
                ...(up < 0 ? shiftLeft : shiftRightUnsigned),
              ],
            ]
          : [],
      ),
    );
    return [...parts.flatMap((part, at) => (at === 0 ? part : [...part, ...or])), ...low(bitsOf(limb))];
  };
  const code = indices.flatMap((limb) => [...get(out), ...limbOf(limb), ...store(WORD_BYTES * limb)]);
  return { name: "unpack", addresses: 2, integers: 0, code };
}

/** Arithmetic of elements, each at its place in a module: functions behind them call them by it. */
export const FIELD_FUNCTIONS: readonly WasmFunction[] = [
  product(),
  square(),
  combination("plus", add),
  combination("minus", subtract),
  packed(),
  unpacked(),
  squares(),
];
