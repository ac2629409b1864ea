import type { BeginCount } from "./plain-lines.ts";

/** An instance of the module that counts plain lines: memory of its own, and what its source says of each function. */
export interface LinesModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  room(): number;
  most(): number;
  plainLines(
    bytes: number,
    delimiter: number,
    quote: number,
    delimiters: number,
    hasReturns: boolean,
  ): number;
}

/** A byte that no plain line has: it stands for no quote. */
const NO_QUOTE = 0;

/** Counts in a module. */
export function countIn(module: LinesModule): BeginCount {
  const room = new Uint8Array(module.memory.buffer, module.room(), module.most());
  return ({ delimiter, quote, cells }, hasReturns) => {
    const [between, quotes] = [delimiter.charCodeAt(0), quote === "" ? NO_QUOTE : quote.charCodeAt(0)];
    return {
      in(bytes) {
        room.set(bytes);
        return module.plainLines(bytes.length, between, quotes, cells - 1, hasReturns);
      },
    };
  };
}
