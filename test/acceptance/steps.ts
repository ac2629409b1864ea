import type { Write } from "@fedseg/keeper/books/store.ts";

/** Step n of a long course: a value that is replaced, one that is erased by the next step, and a line. */
export function stepOf(n: number): { writes: readonly Write[]; lines: readonly string[] } {
  return {
    writes: [
      { key: "step", value: text(`${n}`) },
      { key: `report/${n}`, value: new Uint8Array(1500).fill(n) },
      { key: `report/${n - 1}`, value: undefined },
    ],
    lines: [`line ${n}`],
  };
}

/** The bytes of a text. */
export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
