import { FIELD_FUNCTIONS } from "../field/limb-code.ts";
import { ELEMENT_BYTES, SHORT_ELEMENT_BYTES } from "../field/limb-layout.ts";
import { type Code, type WasmFunction, ops } from "../field/wasm-module.ts";

/** A point in extended coordinates: X, Y, Z and T, one element behind the other. */
export const POINT_BYTES = 4 * ELEMENT_BYTES;
/**
 * A point to be added often: y + x, y − x and 2dxy of its affine coordinates, in halves of words and two lines of the
 * processor's cache: reading many of them is what a sum waits for.
 */
export const ADDEND_BYTES = 128;
/** Where each of the three stands. */
export const ADDEND_PARTS = [0, 1, 2].map((at) => at * SHORT_ELEMENT_BYTES);
/** The module's constants, behind the values that one addition works with. */
export const [ONE, ZERO, TWO_D, CURVE_D, SQRT_M1] = [16, 17, 18, 19, 20].map((at) => at * ELEMENT_BYTES);

/** An element behind an address that a function takes, or at a fixed one. */
type Place = readonly [local: number | undefined, offset: number];

const element = (at: number): Place => [undefined, at * ELEMENT_BYTES];
const partOf = (local: number, at: number): Place => [local, at * ELEMENT_BYTES];
const [A, B, C, D, E, F, G, H, U, V] = Array.from({ length: 10 }, (_, at) => element(at));
const CONSTANT_TWO_D: Place = [undefined, TWO_D];

function addressOf([local, offset]: Place): Code {
  if (local === undefined) return ops.address(offset);
  return [...ops.get(local), ...ops.address(offset), ...ops.plusAddress];
}

function on(
  name: "multiply" | "multiplyShort" | "plus" | "minus",
  ...places: readonly [Place, Place, Place]
): Code {
  const at = FIELD_FUNCTIONS.findIndex((one) => one.name === name);
  return [...places.flatMap(addressOf), ...ops.call(at)];
}

const [X, Y, Z, T] = [0, 1, 2, 3].map((at) => partOf(0, at));

/** What every addition ends with, from A to D. @see Hisil, Wong, Carter, Dawson 2008, section 3.1: A to H are its letters */
const finished: Code = [
  ...on("minus", E, B, A),
  ...on("plus", H, B, A),
  ...on("multiply", X, E, F),
  ...on("multiply", Y, G, H),
  ...on("multiply", Z, F, G),
  ...on("multiply", T, E, H),
];

/** p = p ± q for an addend q; complete. */
function combine(name: string, sign: 1 | -1): WasmFunction {
  const [sum, difference, twice] = ADDEND_PARTS.map((offset): Place => [1, offset]);
  const [forA, forB] = sign > 0 ? [difference, sum] : [sum, difference];
  const code = [
    ...on("minus", U, Y, X),
    ...on("plus", V, Y, X),
    ...on("multiplyShort", A, U, forA),
    ...on("multiplyShort", B, V, forB),
    ...on("multiplyShort", C, T, twice),
    ...on("plus", D, Z, Z),
    ...on(sign > 0 ? "minus" : "plus", F, D, C),
    ...on(sign > 0 ? "plus" : "minus", G, D, C),
    ...finished,
  ];
  return { name, addresses: 2, integers: 0, code };
}

/** p = p + q for two points, also the same; complete. */
function addition(): WasmFunction {
  const [x, y, z, t] = [0, 1, 2, 3].map((at) => partOf(1, at));
  const code = [
    ...on("minus", U, Y, X),
    ...on("minus", V, y, x),
    ...on("multiply", A, U, V),
    ...on("plus", U, Y, X),
    ...on("plus", V, y, x),
    ...on("multiply", B, U, V),
    ...on("multiply", U, T, CONSTANT_TWO_D),
    ...on("multiply", C, U, t),
    ...on("plus", V, Z, Z),
    ...on("multiply", D, V, z),
    ...on("minus", F, D, C),
    ...on("plus", G, D, C),
    ...finished,
  ];
  return { name: "addPoint", addresses: 2, integers: 0, code };
}

/** Arithmetic of points of edwards25519 in memory, behind that of their coordinates. */
export const POINT_FUNCTIONS: readonly WasmFunction[] = [
  ...FIELD_FUNCTIONS,
  combine("addAddend", 1),
  combine("subtractAddend", -1),
  addition(),
];
