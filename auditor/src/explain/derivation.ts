import type { Text } from "@fedseg/wording/language.ts";

/** A line of a derivation: words, or a Python statement with its value. */
export type Line =
  | { readonly kind: "heading" | "words"; readonly text: Text }
  | {
      readonly kind: "given" | "found";
      readonly name: string;
      /** Right side of the statement. */
      readonly code: string;
      /** What the code evaluates to, as printed; empty for what is given. */
      readonly value: string;
      readonly note: Text;
    };

/** Significant digits of printed reals: what follows is computed from the printed ones. */
const DIGITS = 12;

/**
 * Collects the lines of a derivation. Whoever adds a line gets back the value as it is printed, and goes on with that:
 * so every printed value follows from printed ones.
 */
export class Derivation {
  readonly lines: Line[] = [];

  heading(en: string, zh: string): void {
    this.lines.push({ kind: "heading", text: { en, zh } });
  }

  words(en: string, zh: string): void {
    this.lines.push({ kind: "words", text: { en, zh } });
  }

  /** States an input as Python writes it. */
  given(name: string, code: string, note: Text): void {
    this.lines.push({ kind: "given", name, code, value: "", note });
  }

  /** States a whole number or a text that has been computed exactly. */
  exact(name: string, code: string, value: bigint | string, note: Text): void {
    this.lines.push({ kind: "found", name, code, value: `${value}`, note });
  }

  /** States a real number, rounded to nearest, and returns it as printed. */
  real(name: string, code: string, value: number, note: Text): number {
    return this.#print(name, code, Number(value.toPrecision(DIGITS)), note);
  }

  /** States a cost, rounded up in its last digit, and returns it as printed. */
  up(name: string, code: string, value: number, note: Text): number {
    return this.#print(name, code, roundUp(value), note);
  }

  #print(name: string, code: string, value: number, note: Text): number {
    this.lines.push({ kind: "found", name, code, value: `${value}`, note });
    return value;
  }
}

/** Rounds a number ≥ 0 up to {@link DIGITS} significant digits. */
export function roundUp(value: number): number {
  const nearest = Number(value.toPrecision(DIGITS));
  if (nearest >= value || value === 0) return nearest;
  const step = 10 ** (Math.floor(Math.log10(value)) - DIGITS + 1);
  return Number((nearest + step).toPrecision(DIGITS));
}

/** Pairs two texts that say the same. */
export function both(en: string, zh: string): Text {
  return { en, zh };
}
