import { WORD_BYTES, bitsOf, indices, loadAll } from "./limb-layout.ts";
import { type Code, type WasmFunction, ops } from "./wasm-module.ts";

const { get, set, load, store, integer, add, multiply, and, or } = ops;
const { shiftLeft, shiftRight, shiftRightUnsigned } = ops;

const steps = (...codes: readonly Code[]): Code => codes.flat();
const low = (bits: number): Code => [...integer((1n << BigInt(bits)) - 1n), ...and];

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
export function packed(): WasmFunction {
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
export function unpacked(): WasmFunction {
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
