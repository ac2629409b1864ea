/** Instructions of WebAssembly as bytes. @see WebAssembly Core Specification 2.0, chapter 5 */
export type Code = readonly number[];

/** A function over addresses in the module's memory; it returns nothing and is exported under its name. */
export interface WasmFunction {
  readonly name: string;
  /** How many addresses it takes: its first locals. */
  readonly addresses: number;
  /** How many 64-bit integers it works with: the locals behind them. */
  readonly integers: number;
  readonly code: Code;
}

const [I32, I64, FUNCTION] = [0x7f, 0x7e, 0x60];
const [TYPES, FUNCTIONS, MEMORY, EXPORTS, CODE] = [1, 3, 5, 7, 10];
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const END = 0x0b;

/** Writes a count. */
export function unsigned(n: number): Code {
  return n < 128 ? [n] : [(n % 128) | 128, ...unsigned(Math.floor(n / 128))];
}

/** Writes an integer of either sign. */
export function signed(n: bigint): Code {
  const low = Number(BigInt.asUintN(7, n));
  const rest = n >> 7n;
  const isLast = rest === (low < 64 ? 0n : -1n);
  return isLast ? [low] : [low | 128, ...signed(rest)];
}

function listed(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

function named(name: string): Code {
  return sized(Array.from(name, (letter) => letter.charCodeAt(0)));
}

/** Puts a module of functions and one memory of so many pages together. */
export function assemble(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, code: Code) => [id, ...sized(code)];
  const types = functions.map(({ addresses }) => [
    FUNCTION,
    ...listed(Array.from({ length: addresses }, () => [I32])),
    ...listed([]),
  ]);
  const exports = functions.map(({ name }, at) => [...named(name), 0, ...unsigned(at)]);
  const bodies = functions.map(({ integers, code }) =>
    sized([...listed([[...unsigned(integers), I64]]), ...code, END]),
  );
  return Uint8Array.from([
    ...HEADER,
    ...section(TYPES, listed(types)),
    ...section(FUNCTIONS, listed(functions.map((_, at) => unsigned(at)))),
    ...section(MEMORY, listed([[0, ...unsigned(pages)]])),
    ...section(EXPORTS, listed([...exports, [...named("memory"), 2, 0]])),
    ...section(CODE, listed(bodies)),
  ]);
}

/** Instructions by name, with the operands that they carry. */
export const ops = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  /** The 64-bit word so many bytes behind the address on the stack. */
  load: (offset: number): Code => [0x29, 3, ...unsigned(offset)],
  store: (offset: number): Code => [0x37, 3, ...unsigned(offset)],
  /** A word of 32 bits, its sign kept, as one of 64; and its lower half alone. */
  loadHalf: (offset: number): Code => [0x34, 2, ...unsigned(offset)],
  storeHalf: (offset: number): Code => [0x3e, 2, ...unsigned(offset)],
  address: (n: number): Code => [0x41, ...signed(BigInt(n))],
  integer: (n: bigint): Code => [0x42, ...signed(n)],
  call: (at: number): Code => [0x10, ...unsigned(at)],
  /** Does the code, and again for as long as an address is no zero after 1 was taken from it. */
  repeated: (local: number, code: Code): Code => {
    const [loop, none, less, tee, again, end] = [0x03, 0x40, 0x6b, 0x22, 0x0d, 0x0b];
    const countedDown = [...ops.get(local), ...ops.address(1), less, tee, ...unsigned(local)];
    return [loop, none, ...code, ...countedDown, again, 0, end];
  },
  plusAddress: [0x6a],
  add: [0x7c],
  subtract: [0x7d],
  multiply: [0x7e],
  and: [0x83],
  or: [0x84],
  shiftLeft: [0x86],
  /** Keeps the sign. */
  shiftRight: [0x87],
  shiftRightUnsigned: [0x88],
} as const;

/** The engine's own, as far as it is needed here; none where it was told to do without. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;

/** Makes the module ready to run; undefined where the engine has no WebAssembly. Its exports are what its functions say. */
export function instantiate<Exports>(functions: readonly WasmFunction[], pages: number): Exports | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const module = new WebAssembly.Module(assemble(functions, pages));
  return new WebAssembly.Instance(module).exports as Exports;
}
