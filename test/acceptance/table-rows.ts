import type { NewRows } from "@fedseg/keeper/table/sealed-table.ts";

/** Users of a generation, when nothing else is said: some pages of them. */
export const USERS = 700;

const bytes = (text: string) => new TextEncoder().encode(text);

/** What finds the n-th user: like a keyed hash, spread evenly. */
export function keyOf(n: number): string {
  return Buffer.from(bytes(`${(n * 2_654_435_761) % 2 ** 32}/${n}`)).toString("base64url");
}

/** Rows of a generation: each user's name says of which. Every seventh user has none. */
export function rowsOf(generation: number, length = USERS): NewRows {
  return {
    length,
    key: keyOf,
    value: (at) => (at % 7 === 0 ? undefined : bytes(`ada-${at} of ${generation}`)),
  };
}
