import { packed, unpacked } from "./limb-bytes.ts";
import {
  HALF_BYTES,
  LIMBS,
  WORD_BYTES,
  bitsOf,
  indices,
  loadAll,
  loadHalves,
  storeAll,
} from "./limb-layout.ts";
import { type Code, type WasmFunction, ops } from "./wasm-module.ts";

const { get, set, load, store, integer, add, subtract, multiply } = ops;
const { shiftLeft, shiftRight } = ops;

const sumOf = (terms: readonly Code[]): Code =>
  terms.flatMap((term, at) => (at === 0 ? term : [...term, ...add]));
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

/** out = a · b; out may be either that is not in halves. */
function product(name: string, loadB: typeof loadAll): WasmFunction {
  const [out, a, b, limbsA, limbsB, doubled, folded, sums] = [0, 1, 2, 3, 13, 23, 33, 43];
  const term = (i: number, j: number): Code => [
    ...get(i % 2 === 1 && j % 2 === 1 ? doubled + i : limbsA + i),
    ...get(i + j >= LIMBS ? folded + j : limbsB + j),
    ...multiply,
  ];
  return {
    name,
    addresses: 3,
    integers: 51,
    code: [
      ...loadAll(a, limbsA),
      ...loadB(b, limbsB),
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

/** out = a in halves of words. */
function shortened(): WasmFunction {
  const [out, a] = [0, 1];
  const code = indices.flatMap((limb) => [
    ...get(out),
    ...get(a),
    ...load(WORD_BYTES * limb),
    ...ops.storeHalf(HALF_BYTES * limb),
  ]);
  return { name: "shorten", addresses: 2, integers: 0, code };
}

/** Arithmetic of elements, each at its place in a module: functions behind them call them by it. */
export const FIELD_FUNCTIONS: readonly WasmFunction[] = [
  product("multiply", loadAll),
  square(),
  combination("plus", add),
  combination("minus", subtract),
  packed(),
  unpacked(),
  squares(),
  product("multiplyShort", loadHalves),
  shortened(),
];
